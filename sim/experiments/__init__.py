"""Experiments: ensembles of one scenario, and comparisons of several."""
