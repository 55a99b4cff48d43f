"""Imports: what is recognised, what is read, what is lost, and what is refused."""
