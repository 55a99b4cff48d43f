"""Formats that hold programs, or traces of them."""
