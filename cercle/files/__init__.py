"""Carrier of files: checks them, stores them encrypted, gives them back. It knows names and bytes; whose they are and
who may read them is said by the domain that keeps the name in its row (docs/files.md)."""
