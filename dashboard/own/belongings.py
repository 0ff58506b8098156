"""What the server keeps for one session, and for no other: a private folder that is deleted on request and after a time.

The folder of a session has the fingerprint of the session as its name, so that whoever lists folders learns nothing that
opens one. Workers of one server share the place through `ATTRITION_BELONGINGS`; otherwise each start has its own, which goes
with it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.own.temporary import temporary_folder
from sim.foundation.errors import InputError

PLACE = "ATTRITION_BELONGINGS"
KEPT = 12 * 3600.0  # seconds after a session has begun to keep something
UNUSED = 2 * 3600.0  # seconds without a request
MOST_SESSIONS = 500
MOST_BYTES = 200_000_000  # of one session
OWN = re.compile(r"own-[0-9a-f]{24}")
IN_HOURS = f"{UNUSED / 3600:.0f} hours after your last visit, and {KEPT / 3600:.0f} hours after you began at the latest"
_PRIVATE = 0o700
_SWEEP = 60.0
_STRAY = 600.0  # seconds that a folder without stamps may stand
_USED = ".used"
_BEGAN = ".began"
_FULL = "The server has no room left for schools of visitors; try again later, or use the command line (attrition fit)."


@dataclass(frozen=True)
class Drawer:
    """A folder of a session. What was deleted meanwhile is not made again: writing fails, and reading finds nothing."""

    path: Path

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name, or None."""
        with suppress(OSError):
            return (self.path / name).read_bytes()
        return None

    def write(self, name: str, content: bytes) -> None:
        """Keep something under a name, all of it or nothing.

        Raises:
            InputError: There is no room, or all was deleted meanwhile.
        """
        part = self.path / f".{secrets.token_hex(6)}"
        try:
            if _size(self.path) + len(content) > MOST_BYTES:
                raise OSError
            part.write_bytes(content)
            part.chmod(0o600)
            part.replace(self.path / name)
        except OSError:
            with suppress(OSError):
                part.unlink()
            if not self.path.is_dir():
                raise InputError("Your data were deleted meanwhile.", allowed="to begin again") from None
            raise InputError(_FULL) from None

    def remove(self, name: str) -> None:
        """Remove what is kept under a name, a folder with all in it."""
        place = self.path / name
        with suppress(OSError):
            place.unlink()
        shutil.rmtree(place, ignore_errors=True)

    def forget(self, key: str) -> None:
        """Forget a result."""
        self.remove(_file_of(key))

    def get(self, key: str) -> Any | None:
        """Return a result; see `put`."""
        content = self.read(_file_of(key))
        return None if content is None else pickle.loads(content)

    def put(self, key: str, value: Any, *, shared: bool = False) -> None:
        """Keep a result here, as a cache does; a drawer that is gone or full keeps nothing."""
        with suppress(InputError):
            self.write(_file_of(key), pickle.dumps(value))


NOWHERE = Drawer(Path(os.devnull) / "nowhere")  # of what was deleted: finds nothing, keeps nothing


class Belongings:
    """The folders of all sessions.

    Args:
        root: Where; a new private folder, which goes with this process, if omitted.
        clock: Tells the time; tests move it.
    """

    def __init__(self, root: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        place = os.environ.get(PLACE, "")
        self._root = root or (Path(place) if place else None)
        self._mine = self._root is None
        self._clock = clock
        self._lock = threading.Lock()
        self._swept = 0.0
        self._watching = False
        self._forgetters: list[Callable[[], None]] = []

    def on_delete(self, forget: Callable[[], None]) -> None:
        """Call something after anything was deleted, such as what empties memory of it."""
        self._forgetters.append(forget)

    def of(self, session: str, make: bool = False) -> Drawer | None:
        """Return the folder of a session, and note that it is in use; None where there is none, or its time is over.

        Args:
            session: As `dashboard.sessions.client()` has it, without a tab.
            make: Make it where there is none.

        Raises:
            InputError: There is no room for another one.
        """
        if not session:
            return None
        self.sweep()
        place = self._folder(session)
        if place is not None and place.is_dir():
            with suppress(OSError):
                self._stamp(place / _USED)
            return Drawer(place)
        return self._made(session) if make else None

    def delete(self, session: str) -> bool:
        """Delete all of a session at once; return whether there was anything."""
        place = self._folder(session)
        return place is not None and self._gone(place)

    def school(self, name: str) -> Drawer | None:
        """Return the folder of a fitted school, whoever asks: the name is a secret of the session that made it."""
        if self._root is None or not OWN.fullmatch(name):
            return None
        return next((Drawer(place) for place in self._root.glob(f"*/{name}") if place.is_dir()), None)

    def schools_of(self, session: str) -> list[str]:
        """Return the names of the fitted schools of a session."""
        place = self._folder(session)
        if place is None or not place.is_dir() or self._over(place):
            return []
        return sorted(one.name for one in place.iterdir() if OWN.fullmatch(one.name) and one.is_dir())

    def new_school(self, drawer: Drawer) -> tuple[str, Drawer]:
        """Make a place for a fitted school; it is listed when `open_school` was called."""
        name = f"own-{secrets.token_hex(12)}"
        place = drawer.path / f".{name}"
        try:
            place.mkdir(mode=_PRIVATE)
        except OSError:
            raise InputError("Your data were deleted meanwhile.", allowed="to begin again") from None
        return name, Drawer(place)

    def open_school(self, name: str, made: Drawer) -> None:
        """List a school that is complete, in place of those that its session had."""
        session = made.path.parent
        old = [one for one in session.glob("own-*") if OWN.fullmatch(one.name)]
        made.path.replace(session / name)
        for one in old:
            shutil.rmtree(one, ignore_errors=True)

    def sweep(self) -> None:
        """Delete what is over; looks once a minute at most."""
        now = self._clock()
        if self._root is None or abs(now - self._swept) < _SWEEP:
            return
        self._swept = now
        for place in self._folders():
            if self._over(place):
                self._gone(place)

    def _made(self, session: str) -> Drawer:
        with self._lock:
            if self._root is None:
                self._root = temporary_folder()
            try:
                self._root.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
                if len(self._folders()) >= MOST_SESSIONS:
                    raise OSError
                place = self._root / _mark(session)
                place.mkdir(mode=_PRIVATE, exist_ok=True)
                self._stamp(place / _BEGAN)
                self._stamp(place / _USED)
            except OSError:
                raise InputError(_FULL) from None
            self._watch()
        return Drawer(place)

    def _watch(self) -> None:
        """Sweep also while nobody asks anything."""
        if self._watching:
            return
        self._watching = True

        def watch() -> None:
            while True:
                time.sleep(_SWEEP)
                with suppress(OSError):
                    self.sweep()

        threading.Thread(target=watch, name="belongings", daemon=True).start()

    def _stamp(self, path: Path) -> None:
        path.touch(mode=0o600)
        os.utime(path, (self._clock(), self._clock()))

    def _folder(self, session: str) -> Path | None:
        return None if self._root is None or not session else self._root / _mark(session)

    def _folders(self) -> list[Path]:
        if self._root is None:
            return []
        with suppress(OSError):
            return [one for one in self._root.iterdir() if one.is_dir()]
        return []

    def _over(self, place: Path) -> bool:
        try:
            began, used = ((place / name).stat().st_mtime for name in (_BEGAN, _USED))
        except OSError:  # it is being made or deleted, or work that ended late left something
            with suppress(OSError):
                return self._clock() - place.stat().st_mtime > _STRAY
            return False
        now = self._clock()
        return now - began > KEPT or now - used > UNUSED

    def _gone(self, place: Path) -> bool:
        there = place.is_dir()
        hidden = place.with_name(f".gone-{secrets.token_hex(8)}")
        with suppress(OSError):
            place.replace(hidden)  # at once, even where deleting takes a moment
        for one in (hidden, place):
            shutil.rmtree(one, ignore_errors=True)
        if there:
            for forget in self._forgetters:
                forget()
        return there


def _mark(session: str) -> str:
    return hashlib.sha256(f"belongings of {session}".encode()).hexdigest()[:40]


def _file_of(key: str) -> str:
    return f"result-{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def _size(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
