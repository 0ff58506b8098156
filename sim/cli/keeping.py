"""Long analyses on the screen: what is announced, how far they are, and what an interruption or a full disk leaves."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import typer

from sim.cli import screen
from sim.cli.failures import INTERRUPTED
from sim.errors import InputError
from sim.experiments.stages import points_kept


@contextmanager
def stored(save: Callable[[], object] | None, note: str = "") -> Iterator[None]:
    """Store what was found before it is printed, for a reader may go away; what cannot be stored is printed all the same.

    Args:
        save: Stores it; None where nothing is to be stored.
        note: What is said when it is done.

    Raises:
        InputError: It could not be stored; after it was printed.
    """
    failed = None
    if save is not None:
        try:
            save()
            screen.note(note)
        except InputError as error:
            failed = error
        except OSError as error:
            reason = error.strerror or str(error)
            failed = InputError(f"It cannot be written: {reason}.", where=str(error.filename or ""))
    yield
    if failed is not None:
        raise failed


def stored_in(out: Path | None, save: Callable[[Path], object]) -> AbstractContextManager[None]:
    """Store an analysis in the folder that the user named, if one was; see `stored`."""
    if out is None:
        return stored(None)
    return stored(lambda: save(out), f"Tables, metadata and figures are in {out}.")


def say_what_is_kept(kept: Path | None) -> None:
    """Say how many points an earlier run has left, if any.

    Args:
        kept: Where evaluated points are, or None.
    """
    if kept is not None and kept.is_dir() and (before := points_kept(kept)):
        screen.note(f"{before:,} points are there already.")


@contextmanager
def working(out: Path | None, kept: Path | None, what: str = "Simulating") -> Iterator[screen.Reporter | None]:
    """Show progress; an interruption says what is kept.

    Args:
        out: The folder that the user named, or None.
        kept: Where evaluated points are in it, or None.
        what: What is being done, as a few words.
    """
    try:
        with screen.progress(what) as report:
            yield report
    except KeyboardInterrupt:
        if kept is None:
            raise
        screen.note(f"Interrupted: {points_kept(kept):,} points are kept in {out}; the same command goes on there.")
        raise typer.Exit(INTERRUPTED) from None
