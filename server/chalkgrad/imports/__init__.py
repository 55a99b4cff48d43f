"""Files of other tools, and our own, into documents: one small module a format, one registry.

What comes in is text from anywhere. Nothing in it is run, loaded or followed: no pickle, no code,
no entity, no path and no address.
"""
