"""A school's own posterior, calibrated to its own data."""
