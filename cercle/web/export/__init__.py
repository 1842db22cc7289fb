"""A discussion to keep or to hand on: the same entries as a PDF and as a text."""
