"""The command line. Nothing here imports the model before a command needs it, so that `--help` is quick."""

from sim.cli import experiments, research  # their commands join the others
from sim.cli.app import main

__all__ = ["experiments", "main", "research"]
