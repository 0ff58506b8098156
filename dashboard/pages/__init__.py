"""The pages; each has a layout and registers its own callbacks."""
