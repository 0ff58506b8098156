"""Signed files under the names of what they hold: read by all processes, bounded in size, the longest unused forgotten first.

A file is written whole under another name and moved, so no reader sees half of it. One that was changed or cut, or that was
signed with another key, counts as not there.
"""

from __future__ import annotations

import hmac
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b, sha256
from pathlib import Path

from dashboard.serving.trouble import Trouble

_MARK = b"attrition 1\n"
_SIGNED = 32
_LOOK = 16  # the folder is looked through whenever this part of its bound was written


class Files:
    """Files of one kind.

    Args:
        folder: Where; inside a private folder.
        most_bytes: How much all of them may take.
        key: Signs them.
        lifetime: Seconds until a file that is not used is removed; for ever where None.
        trouble: Told where nothing can be written.
    """

    def __init__(
        self, folder: Path, most_bytes: int, key: bytes, lifetime: float | None = None, trouble: Trouble | None = None
    ) -> None:
        self.folder = folder
        self._most = most_bytes
        self._key = key
        self._lifetime = lifetime
        self._since = most_bytes  # so that the first one looks
        self._lock = threading.Lock()
        self.trouble = trouble or Trouble("Answers are kept in memory only, because the folder of --state fails")

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, or None."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        head = len(_MARK) + _SIGNED
        signed, content = content[:head], content[head:]
        if not hmac.compare_digest(signed, _MARK + self._signature(key, content)):
            with suppress(OSError):
                path.unlink()
            return None
        if self._expired(path):
            return None
        return content

    def put(self, key: str, content: bytes) -> bool:
        """Keep something; returns whether that was possible."""
        if len(content) > self._most // 2:
            return False
        path = self._path(key)
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(_MARK + self._signature(key, content))
                file.write(content)
            os.replace(part, path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            self.trouble.met(error)
            self.make_room(self._most // 2)  # another file system may be fuller than our own bound says
            return False
        self.trouble.over()
        with self._lock:
            self._since += len(content)
            look = self._since > self._most // _LOOK
            self._since = 0 if look else self._since
        if look:
            self.make_room(self._most)
        return True

    def used(self, key: str) -> None:
        """Note that something was used, so that others are forgotten before it."""
        with suppress(OSError):
            os.utime(self._path(key))

    def forget(self, key: str) -> None:
        """Remove what is kept under a key."""
        with suppress(OSError):
            self._path(key).unlink()

    def clear(self) -> None:
        """Remove everything."""
        self.make_room(0)

    @property
    def nbytes(self) -> int:
        """How much all of them take."""
        return sum(size for _, size, _ in self._all())

    def make_room(self, most: int) -> None:
        """Remove what is too old, then the longest unused until the others fit."""
        found = sorted(self._all())
        taken = sum(size for _, size, _ in found)
        for at, size, path in found:
            if taken <= most and not self._is_old(at):
                return
            with suppress(OSError):
                path.unlink()
            taken -= size

    def _all(self) -> Iterator[tuple[float, int, Path]]:
        with suppress(OSError):
            for path in self.folder.glob("*/*"):
                with suppress(OSError):
                    found = path.stat()
                    yield found.st_mtime, found.st_size, path
        # names that begin with a point are not yet whole; those of processes that were killed are removed after an hour
        with suppress(OSError):
            for path in self.folder.glob("*/.*"):
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > 3600:
                        path.unlink()

    def _expired(self, path: Path) -> bool:
        if self._lifetime is None:
            return False
        try:
            old = self._is_old(path.stat().st_mtime)
        except OSError:
            return True
        if old:
            with suppress(OSError):
                path.unlink()
        return old

    def _is_old(self, at: float) -> bool:
        return self._lifetime is not None and time.time() - at > self._lifetime

    def _path(self, key: str) -> Path:
        name = sha256(key.encode()).hexdigest()
        return self.folder / name[:2] / name[2:]

    def _signature(self, key: str, content: bytes) -> bytes:
        made = blake2b(content, key=self._key, digest_size=_SIGNED, person=b"kept")
        made.update(key.encode())
        return made.digest()
