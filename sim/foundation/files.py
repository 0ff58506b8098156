"""Files that are either whole or not there, and a folder that one process at a time writes into."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.foundation.errors import InputError

LOCK = ".lock"


def write_surely(path: Path, content: bytes) -> None:
    """Write a file so that after any failure, of power too, it is either whole or not there.

    Raises:
        InputError: The disk is full or cannot be written.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync(path.parent)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "The disk is full" if full else f"It cannot be written ({error.strerror or error})"
        raise InputError(f"{reason}; everything before is kept.", where=str(path), allowed="more room") from None


def _sync(folder: Path) -> None:
    """Let the name of a new file reach the disk, where folders can be synchronized."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder against other processes of this machine; a process that dies lets go of it.

    Raises:
        InputError: Another process writes into it.
    """
    try:
        import fcntl
    except ImportError:  # Windows: parts are whole and equal whoever writes them, only work would be done twice
        yield
        return
    with (folder / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(
                "Another process is running this study here.", where=str(folder), allowed="to wait for it, or to stop it"
            ) from None
        yield


def forget_unfinished(folder: Path) -> None:
    """Delete what a killed process left half written in a folder and those in it."""
    for path in (*folder.glob(".*"), *folder.glob("*/.*")):
        if path.name != LOCK and path.is_file():
            path.unlink(missing_ok=True)
