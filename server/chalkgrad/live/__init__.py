"""Open graphs: their rooms, the messages about them, and the sockets that carry both."""
