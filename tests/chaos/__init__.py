"""What must hold when things go wrong: real servers that are killed, real clients that come and go.

Pytest runs short histories; ``python -m tests.chaos`` runs as many as one likes.
"""
