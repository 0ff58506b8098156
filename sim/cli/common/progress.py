"""Long analyses on the screen: what is announced, how far along they are, and what an interruption leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from sim.cli.common import screen
from sim.cli.common.failures import INTERRUPTED
from sim.studies.points.cache import points_in


def say_what_is_kept(kept: Path | None, of: str = "points") -> None:
    """Report how many points an earlier run left, if any.

    Args:
        kept: Where evaluated points are, or None.
        of: What they are called.
    """
    if kept is not None and kept.is_dir() and (before := points_in(kept)):
        screen.note(f"{before:,} {of} are already available.")


@contextmanager
def working(
    out: Path | None, kept: Path | None, what: str = "Simulating", of: str = "points"
) -> Iterator[screen.Reporter | None]:
    """Show progress; an interruption reports what is kept.

    Args:
        out: The folder that the user named, or None.
        kept: Where evaluated points are in it, or None.
        what: What is being done, in a few words.
        of: What points are called.
    """
    try:
        with screen.progress(what) as report:
            yield report
    except KeyboardInterrupt:
        if kept is None:
            raise
        screen.note(f"Interrupted: {points_in(kept):,} {of} are kept in {out}; repeat the command to continue.")
        raise typer.Exit(INTERRUPTED) from None
