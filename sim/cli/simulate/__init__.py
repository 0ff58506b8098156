"""The commands that simulate and show results: run, compare, trace."""
