"""Rosters: a table of real posts, read, checked and reported row by row."""
