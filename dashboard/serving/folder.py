"""The folder that the processes of one dashboard share: private to the user that runs them, held by one start at a time.

What is kept there is believed when it is read again. So nobody else may write to it: the folder belongs to the user of the
service and is closed to all others, which is checked at each start, and every file is signed.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from sim.foundation.errors import InputError

PATIENCE = 15.0  # seconds for the last processes of an earlier start to end
_HELD, _KEY = "held", "key"
_PRIVATE = 0o700


def usual_folder() -> Path:
    """Return where the folder is unless told otherwise: where systemd says, or among the state of the user's programs."""
    given = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    if given:
        return Path(given)
    home = os.environ.get("XDG_STATE_HOME", "")
    return (Path(home) if home else Path.home() / ".local" / "state") / "attrition-dashboard"


def private(folder: Path) -> Path:
    """Make a folder where there is none, and check that it is this user's alone.

    Raises:
        InputError: It cannot be made, or others can read or write it.
    """
    allowed = "a folder that belongs to the user of the service, with rights 0700"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        found = folder.lstat()
    except OSError as error:
        message = f"{folder} cannot be made: {error.strerror or error}."
        raise InputError(message, where="--state", allowed=allowed) from None
    if not stat.S_ISDIR(found.st_mode):
        raise InputError(f"{folder} is no folder, or a link to one.", where="--state", allowed=allowed)
    if found.st_uid != os.geteuid():
        raise InputError(f"{folder} belongs to another user.", where="--state", allowed=allowed)
    if found.st_mode & 0o077:
        rights = f"{stat.S_IMODE(found.st_mode):04o}"
        message = f"Others can use {folder}: its rights are {rights}. Close it with chmod 700."
        raise InputError(message, where="--state", allowed=allowed)
    return folder


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder for one start of the dashboard; the processes that are started meanwhile hold it, too.

    Raises:
        InputError: Another dashboard holds it, or it cannot be written.
    """
    import fcntl

    try:
        handle = os.open(folder / _HELD, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}.", where="--state") from None
    try:
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > ends:
                    message = f"Another dashboard uses {folder}."
                    raise InputError(message, where="--state", allowed="a folder for each dashboard") from None
                time.sleep(0.2)
        yield
    finally:
        os.close(handle)


def signing_key(folder: Path, secret: str) -> bytes:
    """Return the key that files are signed with.

    With a secret of the operator's own, whoever can write to the folder and does not know the secret cannot make a file that
    is believed. Without one, a key is made once and stands in the folder.

    Args:
        folder: Private.
        secret: SECRET_KEY of the environment; empty where it is not set.
    """
    if secret:
        return blake2b(secret.encode(), person=b"kept answers", digest_size=32).digest()
    path = folder / _KEY
    with suppress(OSError):
        found = path.read_bytes()
        if len(found) == 32:
            return found
    made = secrets.token_bytes(32)
    with suppress(OSError):
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(made)
    return made


def forget_others(folder: Path, kind: str, current: str) -> None:
    """Remove what other versions have left.

    Args:
        folder: Private.
        kind: What the names of their folders begin with.
        current: The one that stays.
    """
    with suppress(OSError):
        for path in folder.glob(f"{kind}-*"):
            if path.name != current and path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)


def writable(folder: Path) -> str:
    """Return why nothing can be written to a folder; empty where it can."""
    probe = folder / f"probe-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        handle = os.open(probe, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        try:
            os.write(handle, b"x" * 4096)
        finally:
            os.close(handle)
            probe.unlink()
    except OSError as error:
        return str(error.strerror or error)
    return ""
