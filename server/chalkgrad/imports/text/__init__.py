"""Formats that hold formulas."""
