"""The page of what each lever does alone."""

from pathlib import Path


def write(path: Path) -> None:
    """Write it."""
