"""The messages that a canvas sends, in modules by theme; what they have in common is in `protocol`.

``static/js/link/protocol.js`` is the mirror; a test holds the two to each other.
"""
