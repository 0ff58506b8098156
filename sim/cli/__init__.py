"""The command line. Nothing here imports the model before a command needs it, so that `--help` is fast."""

from sim.cli.app import main
from sim.cli.studies import commands as study_commands  # these modules add their commands to the others
from sim.cli.studies import rank, sweep
from sim.cli.trust import commands as trust_commands

__all__ = ["main", "rank", "study_commands", "sweep", "trust_commands"]
