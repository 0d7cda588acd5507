"""Asks the model for what papers and labels found, and sets both beside each other."""
