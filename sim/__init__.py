"""Faculty Attrition: why physicians leave academic medicine, and what would keep them."""
__version__ = "0.1.0"
