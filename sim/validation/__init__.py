"""Validation: published findings that the model was not fitted to, each measured as its study measured it."""
