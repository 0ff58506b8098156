"""Rosters: a table of real positions, read, checked, and reported row by row."""
