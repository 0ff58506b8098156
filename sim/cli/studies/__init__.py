"""The commands of studies: sweep, sensitivity, discover, drivers, portfolio."""
