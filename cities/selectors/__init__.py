"""Reads of the platform's own nouns."""
