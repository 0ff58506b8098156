"""What was found is stored before it is printed, and printed even where it cannot be stored."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sim.cli.common import screen
from sim.foundation.errors import InputError


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
    return stored(lambda: save(out), f"Tables, metadata, and charts are in {out}.")
