"""The commands that show how far the model can be trusted: calibrate, fit, validate, trial."""
