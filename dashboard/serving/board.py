"""The board on which all processes write who wants what: one SQLite file in the shared folder, made new by each start.

It holds names and times of jobs, clients and processes, no question and no result. Where it fails (disk full, locked, folder
removed), `sqlite3.Error` or `OSError` is raised, and it is opened again, or made again, at the next try.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = "jobs.sqlite"
FAULTS = (sqlite3.Error, OSError)
LOCKED = 2.0  # seconds to wait for others
DEAD = 15.0  # seconds without a beat
LOOK = 1.0  # seconds between two looks whether the file is still in its place
_AGAIN = 5.0  # seconds until a board that failed is tried again
_TABLES = """
CREATE TABLE IF NOT EXISTS jobs (
    line TEXT, key TEXT, size REAL, state TEXT, done INTEGER, total INTEGER, message TEXT, started REAL, ended REAL,
    owner TEXT, PRIMARY KEY (line, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (line, state);
CREATE TABLE IF NOT EXISTS waits (
    line TEXT, key TEXT, client TEXT, since INTEGER, PRIMARY KEY (line, key, client)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS waits_of_client ON waits (line, client);
CREATE TABLE IF NOT EXISTS heard (line TEXT, client TEXT, session TEXT, at REAL, PRIMARY KEY (line, client)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS heard_of_session ON heard (line, session);
CREATE TABLE IF NOT EXISTS served (line TEXT, session TEXT, at INTEGER, PRIMARY KEY (line, session)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS turns (line TEXT PRIMARY KEY, last INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS processes (name TEXT PRIMARY KEY, pid INTEGER, beat REAL) WITHOUT ROWID;
"""


class Board:
    """One process's way to the board.

    Args:
        folder: The shared one.
        name: Of this process; no other one ever has it.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._path = folder / NAME
        self._lock = threading.RLock()
        self._open: sqlite3.Connection | None = None
        self._place: tuple[int, int] | None = None
        self._looked = 0.0
        self._failed: float | None = None
        self._living: tuple[float, frozenset[str]] = (-1.0, frozenset())

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection to read with; what is read together is of one moment."""
        with self._lock:
            yield from self._transaction("BEGIN")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection to write with; nobody else writes meanwhile."""
        with self._lock:
            yield from self._transaction("BEGIN IMMEDIATE")
            self._failed = None

    def beat(self) -> None:
        """Say that this process lives."""
        with self.writing() as db:
            row = (self.name, os.getpid(), time.monotonic())
            db.execute("INSERT OR REPLACE INTO processes VALUES (?, ?, ?)", row)
            db.execute("DELETE FROM processes WHERE beat < ?", (time.monotonic() - 10 * DEAD,))

    def ends(self) -> None:
        """Say that this process ends, so that others take over at once."""
        with suppress(sqlite3.Error, OSError), self.writing() as db:
            db.execute("DELETE FROM processes WHERE name = ?", (self.name,))

    def living(self) -> frozenset[str]:
        """Return the names of the processes that live; as of half a second ago at most."""
        at, names = self._living
        now = time.monotonic()
        if now - at > 0.5:
            with self.reading() as db:
                rows = db.execute("SELECT name, pid FROM processes WHERE beat > ?", (now - DEAD,)).fetchall()
            names = frozenset(name for name, pid in rows if name == self.name or _runs(pid)) | {self.name}
            self._living = (now, names)
        return names

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._open is not None:
                with suppress(sqlite3.Error):
                    self._open.close()
            self._open = None

    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        db = self._connection()
        try:
            db.execute(begin)
            yield db
            db.execute("COMMIT")
        except BaseException as error:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                self._failed = time.monotonic()
                self.close()
            raise

    def _connection(self) -> sqlite3.Connection:
        now = time.monotonic()
        if self._failed is not None and now - self._failed < _AGAIN:
            raise OSError("it failed a moment ago")  # readers do not wait for it again and again
        if self._open is not None and now - self._looked > LOOK:
            self._looked = now
            if self._there() != self._place:  # the folder was removed, or is another one now
                self.close()
        if self._open is None:
            try:
                self._open = self._opened()
            except (sqlite3.Error, OSError):
                self._failed = now
                raise
            self._place, self._looked = self._there(), now
        return self._open

    def _opened(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600))
        db = sqlite3.connect(self._path, timeout=LOCKED, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = OFF")  # it is of no use after a restart
            db.execute("PRAGMA journal_size_limit = 4000000")
            db.executescript(_TABLES)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def _there(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def fresh(folder: Path) -> None:
    """Remove the board of an earlier start."""
    for name in (NAME, f"{NAME}-wal", f"{NAME}-shm"):
        with suppress(OSError):
            (folder / name).unlink()
