"""The reflex circuit: a spiking cord, and the experiments that a physiologist does on it."""
