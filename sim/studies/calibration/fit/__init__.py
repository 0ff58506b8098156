"""A school's own numbers: from what it knows of itself to a posterior of its own."""
