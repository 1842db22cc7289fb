"""Synthetic extractions of the national directory: right in form, about nobody (`cercle sample-directory`)."""
