"""Where things are read and written: `~`, what can be written, folders that are filled whole or not at all.

Everything is checked before anything is simulated, so that no result is lost for want of a place.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sim.foundation.errors import InputError

_UNFINISHED = ".unfinished-"
# what systems put into folders that nobody has written into yet
_NOTHING = {"lost+found", ".DS_Store", "Thumbs.db", "desktop.ini"}


def at_home(place: str | Path) -> Path:
    """Return a path whose `~` is written out.

    Raises:
        InputError: There is no home folder.
    """
    try:
        return Path(place).expanduser()
    except RuntimeError:
        message = "There is no home folder for ~ here."
        raise InputError(message, where=str(place), allowed="a path without ~") from None


def is_file(place: Path) -> bool:
    """Return whether something can be read there: a file, or what a shell makes of `<(…)`."""
    try:
        return place.exists() and not place.is_dir()
    except (OSError, ValueError):  # a name that no file can have
        return False


def contents(folder: Path) -> list[Path]:
    """Return what lies in a folder, without what systems or interrupted programs leave there."""
    return [path for path in folder.iterdir() if path.name not in _NOTHING and not path.name.startswith(_UNFINISHED)]


def is_empty(folder: Path) -> bool:
    """Return whether there is no such folder yet, or nothing in it."""
    return not folder.is_dir() or not contents(folder)


def check_folder(folder: Path) -> None:
    """Refuse a folder that could not be made or written into; nothing is left of the trial.

    Raises:
        InputError: Says why.
    """
    made: list[Path] = []
    try:
        if folder.exists() and not folder.is_dir():
            raise InputError("This is a file.", where=str(folder), allowed="a folder")
        for place in reversed([_real(folder), *_real(folder).parents]):
            if not place.is_dir():
                place.mkdir()
                made.append(place)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, ValueError) as error:
        raise _refused(error, folder, "a folder that can be written to") from None
    finally:
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir()


def check_file(file: Path) -> None:
    """Refuse a file that could not be written; its folder must be there.

    Raises:
        InputError: Says why.
    """
    try:
        if file.is_dir():
            raise InputError("This is a folder.", where=str(file), allowed="the name of a file")
        if file.exists():
            with file.open("ab"):
                return
        if not file.absolute().parent.is_dir():
            message = "It cannot be written: There is no such folder."
            raise InputError(message, where=str(file), allowed="a file in a folder that exists")
        with tempfile.NamedTemporaryFile(dir=file.absolute().parent, prefix=f".{file.name}-"):
            pass
    except (OSError, ValueError) as error:
        raise _refused(error, file, "a file in a folder that can be written to") from None


def check_own(folder: Path, mark: str) -> None:
    """Refuse a folder that holds other people's things, or cannot be written.

    Args:
        folder: New, empty, or one in which there is the mark.
        mark: The folder in it that only we make.

    Raises:
        InputError: Says what is wrong with it.
    """
    if not is_empty(folder) and not (folder / mark).is_dir():
        raise InputError(
            "The folder holds other things, which are not overwritten.", where=str(folder),
            allowed="an empty or new folder, or that of the same work to continue it",
        )  # fmt: skip
    check_folder(folder)


def fill(folder: Path, write: Callable[[Path], None], *, last: str) -> None:
    """Fill a folder; it is there whole or, whatever happens meanwhile, without `last`.

    A new folder is written beside its place and moved there. One that exists stays itself, for it may be a mount, a
    link, or where somebody stands: it is filled from inside, and what was in it is replaced.

    Args:
        folder: Where; checked before.
        write: Writes everything into the folder that it is given.
        last: The file that says what the folder holds.

    Raises:
        OSError: It cannot be written.
    """
    if folder.is_dir():
        _fill_there(folder, write, last)
        return
    place = _real(folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}-"[:100]) as room:
        fresh = Path(room, "fresh")
        fresh.mkdir()
        write(fresh)
        fresh.rename(place)


def _fill_there(folder: Path, write: Callable[[Path], None], last: str) -> None:
    with tempfile.TemporaryDirectory(dir=folder, prefix=_UNFINISHED) as room:
        fresh = Path(room)
        write(fresh)
        (folder / last).unlink(missing_ok=True)
        for old in contents(folder):
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
        for path in sorted(fresh.iterdir(), key=lambda path: (path.name == last, path.name)):
            path.rename(folder / path.name)


def _real(folder: Path) -> Path:
    """Return where a folder is or will be: what a link points at, even if it is not there yet."""
    return folder.resolve() if folder.is_symlink() else folder.absolute()


def _refused(error: OSError | ValueError, place: Path, allowed: str) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"It cannot be written: {reason}.", where=str(place), allowed=allowed)


def command(*words: object) -> str:
    """Return a command as it can be typed, blanks and all."""
    said = [str(word) for word in words]
    return subprocess.list2cmdline(said) if os.name == "nt" else shlex.join(said)
