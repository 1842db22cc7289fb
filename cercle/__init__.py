"""Cercle: the people around a patient, and the way to bring in those who are missing."""
