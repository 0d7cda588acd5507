"""A good guide on baclofen, executable: its claims and the questions that people ask, answered by the main path."""
