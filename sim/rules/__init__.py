"""The model itself: one small readable function for each thing that happens."""
