"""The temporary folder of one start: it goes with the process, and the next start removes what a killed one left behind."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

_NAME = "attrition-own-"
_ALIVE = ".alive"  # locked by the process that the folder belongs to, for as long as it lives


def temporary_folder() -> Path:
    """Make a private folder that is removed when the process ends."""
    made = Path(tempfile.mkdtemp(prefix=_NAME))
    _lock(made / _ALIVE)  # never closed: the system frees it, however the process ends
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def remove_left_behind() -> None:
    """Remove folders of this user's killed processes; where the system has no such locks, nothing is touched."""
    if not hasattr(os, "getuid"):
        return
    for one in Path(tempfile.gettempdir()).glob(f"{_NAME}*"):
        with suppress(OSError):
            if one.is_symlink() or one.lstat().st_uid != os.getuid() or not (one / _ALIVE).exists():
                continue
            held = _lock(one / _ALIVE)
            if held is not None:
                shutil.rmtree(one, ignore_errors=True)
                os.close(held)


def end_in_order() -> None:
    """End as with Ctrl+C where the process is told to end or its terminal is closed: else folders would stay."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(_number: int, _frame: Any) -> None:
    raise SystemExit(0)


def _lock(path: Path) -> int | None:
    """Lock a file; return what holds it, or None where another process does, or the system has no locks."""
    try:
        import fcntl
    except ImportError:
        return None
    held = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held
