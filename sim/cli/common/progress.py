"""Long analyses on the screen: what is announced, how far along they are, and what an interruption leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from sim.cli.common import screen
from sim.cli.common.failures import INTERRUPTED
from sim.results.numbers import counted
from sim.studies.points.stages import points_kept


def say_what_is_kept(kept: Path | None) -> None:
    """Report how many points an earlier run left, if any.

    Args:
        kept: Where evaluated points are, or None.
    """
    if kept is not None and kept.is_dir() and (before := points_kept(kept)):
        screen.note(f"{counted(before, 'point is', 'points are')} already available.")


@contextmanager
def working(out: Path | None, kept: Path | None, what: str = "Simulating") -> Iterator[screen.Reporter | None]:
    """Show progress; an interruption reports what is kept.

    Args:
        out: The folder that the user named, or None.
        kept: Where evaluated points are in it, or None.
        what: What is being done, in a few words.
    """
    try:
        with screen.progress(what) as report:
            yield report
    except KeyboardInterrupt:
        if kept is None:
            raise
        found = counted(points_kept(kept), "point is", "points are")
        screen.note(f"Interrupted: {found} kept in {out}; repeat the command to continue.")
        raise typer.Exit(INTERRUPTED) from None
