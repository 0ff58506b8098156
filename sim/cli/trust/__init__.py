"""The commands that show how far to trust the model: calibrate, fit, validate, trial."""
