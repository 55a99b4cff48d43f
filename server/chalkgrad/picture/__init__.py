"""How a graph is drawn: the board notation, its measures, and where everything stands."""
