"""Fits the free constants of the model to published anchors, jointly, with what is left uncertain."""
