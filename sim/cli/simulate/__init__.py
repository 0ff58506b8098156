"""The commands that simulate and show: run, compare, trace."""
