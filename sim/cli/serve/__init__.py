"""The benchmark command."""
