def shown_for(use): return None
