"""Sensitivity: which parameters outcomes depend on, and which conclusions survive."""
