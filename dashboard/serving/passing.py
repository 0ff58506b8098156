"""The folder of one run for what must not outlast it: in memory where the system has such a place, removed at the end."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dashboard.serving.folder import private

_MEMORY = Path("/dev/shm")


@contextmanager
def passing_folder(state: Path) -> Iterator[Path]:
    """Make a private folder for a run, and remove it at the end, with those of runs that were killed.

    It lies where systemd says (`RuntimeDirectory=`), else in memory, else in the shared folder.

    Args:
        state: The shared folder, which this run holds alone.
    """
    given = os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0]
    root = Path(given) if given else _MEMORY if os.access(_MEMORY, os.W_OK) else state
    name = f"attrition-{os.geteuid()}-{os.stat(state).st_ino}-"
    for old in root.glob(f"{name}*"):
        with suppress(OSError):
            if old.lstat().st_uid == os.geteuid() and not old.is_symlink():
                shutil.rmtree(old, ignore_errors=True)
    first = os.getpid()
    made = Path(tempfile.mkdtemp(prefix=f"{name}{secrets.token_hex(2)}-", dir=root))
    try:
        yield private(made)
    finally:
        if os.getpid() == first:  # processes that were started meanwhile come by here, too, when they end
            shutil.rmtree(made, ignore_errors=True)
