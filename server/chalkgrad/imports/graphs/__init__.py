"""Formats that hold graphs: nodes and wires."""
