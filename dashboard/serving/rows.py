"""What stands on the board about one line of jobs; every function works inside a transaction of its caller."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from dashboard.answers import jobs as rules
from dashboard.answers.job import Job, session_of
from dashboard.model import Progress

OPEN = "('waiting', 'running')"
UNHEARD = 4  # times the places: clients that are remembered


def _nothing(progress: Progress) -> None:
    """Stand for work that another process knows."""


@dataclass
class Row(Job):
    """A job as it stands on the board.

    Attributes:
        owner: The process that has its work.
    """

    owner: str = ""


_JOB = "key, size, state, done, total, message, started, owner"


def _row(found: tuple) -> Row:
    key, size, state, done, total, message, started, owner = found
    return Row(
        key, _nothing, size, {}, state, done or 0, total or 0, message or "", started or 0.0, owner=owner or ""
    )


def job_of(db: sqlite3.Connection, line: str, key: str) -> Row | None:
    """Return a job with its clients, or None."""
    found = db.execute(f"SELECT {_JOB} FROM jobs WHERE line = ? AND key = ?", (line, key)).fetchone()
    if found is None:
        return None
    job = _row(found)
    job.clients = dict(db.execute("SELECT client, since FROM waits WHERE line = ? AND key = ?", (line, key)).fetchall())
    return job


def open_jobs(db: sqlite3.Connection, line: str) -> dict[str, Row]:
    """Return all jobs that are not over, with their clients."""
    rows = db.execute(f"SELECT {_JOB} FROM jobs WHERE line = ? AND state IN {OPEN}", (line,)).fetchall()
    jobs = {row[0]: _row(row) for row in rows}
    for key, client, since in db.execute("SELECT key, client, since FROM waits WHERE line = ?", (line,)):
        if key in jobs:
            jobs[key].clients[client] = since
    return jobs


def owners(db: sqlite3.Connection, line: str, *states: str) -> set[str]:
    """Return the processes that have jobs in one of some states."""
    marks = ", ".join("?" * len(states))
    rows = db.execute(f"SELECT DISTINCT owner FROM jobs WHERE line = ? AND state IN ({marks})", (line, *states))
    return {row[0] for row in rows}


def running(db: sqlite3.Connection, line: str, living: Collection[str]) -> int:
    """Return how many jobs run in processes that live."""
    found = db.execute("SELECT owner FROM jobs WHERE line = ? AND state = 'running'", (line,))
    return sum(row[0] in living for row in found)


def waits(db: sqlite3.Connection, line: str, client: str) -> bool:
    """Return whether a client waits for anything."""
    text = f"SELECT 1 FROM waits JOIN jobs USING (line, key) WHERE line = ? AND client = ? AND state IN {OPEN} LIMIT 1"
    return db.execute(text, (line, client)).fetchone() is not None


def served(db: sqlite3.Connection, line: str) -> dict[str, int]:
    """Return sessions, and when they had their turn."""
    return dict(db.execute("SELECT session, at FROM served WHERE line = ?", (line,)).fetchall())


def next_turn(db: sqlite3.Connection, line: str) -> int:
    """Return a number that is higher than all before."""
    db.execute("INSERT INTO turns VALUES (?, 1) ON CONFLICT (line) DO UPDATE SET last = last + 1", (line,))
    return int(db.execute("SELECT last FROM turns WHERE line = ?", (line,)).fetchone()[0])


def wait_for(db: sqlite3.Connection, line: str, key: str, client: str) -> None:
    """Note that a client waits for a job."""
    db.execute("INSERT OR IGNORE INTO waits VALUES (?, ?, ?, ?)", (line, key, client, next_turn(db, line)))


def put(db: sqlite3.Connection, line: str, key: str, size: float, owner: str) -> None:
    """Write a job that waits, or waits again; whoever waited for it before keeps the turn, unless it was over."""
    db.execute(
        f"DELETE FROM waits WHERE line = ? AND key = ? AND EXISTS (SELECT 1 FROM jobs WHERE line = ? AND key = ? "
        f"AND state NOT IN {OPEN})",
        (line, key, line, key),
    )
    db.execute(
        "INSERT OR REPLACE INTO jobs VALUES (?, ?, ?, 'waiting', 0, 0, '', 0, 0, ?)", (line, key, size, owner)
    )


def hear(db: sqlite3.Connection, line: str, client: str, places: int) -> None:
    """Note that a client lives; a session with too many tabs loses the one that was silent for longest."""
    session = session_of(client)
    db.execute("INSERT OR REPLACE INTO heard VALUES (?, ?, ?, ?)", (line, client, session, time.monotonic()))
    found = db.execute("SELECT client FROM heard WHERE line = ? AND session = ? ORDER BY at", (line, session)).fetchall()
    for (old,) in found[: -rules.TABS]:
        leave(db, line, old, but="", why=rules.TOO_MANY_TABS)
        db.execute("DELETE FROM heard WHERE line = ? AND client = ?", (line, old))
    db.execute(
        "DELETE FROM heard WHERE line = ? AND at < (SELECT at FROM heard WHERE line = ? ORDER BY at DESC LIMIT 1 OFFSET ?)",
        (line, line, UNHEARD * places),
    )


def leave(db: sqlite3.Connection, line: str, client: str, but: str, why: str = "") -> None:
    """Note that a client no longer waits for anything but one job; what nobody waits for is canceled."""
    left = db.execute(
        f"SELECT key FROM waits JOIN jobs USING (line, key) WHERE line = ? AND client = ? AND key <> ? AND state IN {OPEN}",
        (line, client, but),
    ).fetchall()
    for (key,) in left:
        db.execute("DELETE FROM waits WHERE line = ? AND key = ? AND client = ?", (line, key, client))
        others = db.execute("SELECT 1 FROM waits WHERE line = ? AND key = ? LIMIT 1", (line, key)).fetchone()
        if others is None:
            over(db, line, key, "cancelled", why)


def over(db: sqlite3.Connection, line: str, key: str, state: str, message: str) -> None:
    """Note how a job ended."""
    now = time.monotonic()
    db.execute(
        "UPDATE jobs SET state = ?, message = ?, ended = ? WHERE line = ? AND key = ?", (state, message, now, line, key)
    )
    old = "SELECT key FROM jobs WHERE line = ? AND ended > 0 ORDER BY ended DESC LIMIT -1 OFFSET ?"
    for (one,) in db.execute(old, (line, rules.REMEMBERED)).fetchall():
        db.execute("DELETE FROM jobs WHERE line = ? AND key = ?", (line, one))
        db.execute("DELETE FROM waits WHERE line = ? AND key = ?", (line, one))


def forget(db: sqlite3.Connection, line: str, key: str, owner: str) -> None:
    """Remove a job that a process has, if it still has it."""
    gone = db.execute("DELETE FROM jobs WHERE line = ? AND key = ? AND owner = ?", (line, key, owner)).rowcount
    if gone:
        db.execute("DELETE FROM waits WHERE line = ? AND key = ?", (line, key))


def had_their_turn(db: sqlite3.Connection, line: str, clients: Collection[str], places: int) -> None:
    """Note that the sessions of some clients have had their turn."""
    turn = next_turn(db, line)
    for client in clients:
        db.execute("INSERT OR REPLACE INTO served VALUES (?, ?, ?)", (line, session_of(client), turn))
    old = "SELECT session FROM served WHERE line = ? ORDER BY at DESC LIMIT -1 OFFSET ?"
    for (session,) in db.execute(old, (line, 2 * places)).fetchall():
        db.execute("DELETE FROM served WHERE line = ? AND session = ?", (line, session))


def left_alone(db: sqlite3.Connection, line: str) -> Callable[[Row], bool]:
    """Return what says whether nobody who waits for a job was heard of for long."""
    long_ago = time.monotonic() - rules.GONE
    lately = {row[0] for row in db.execute("SELECT client FROM heard WHERE line = ? AND at >= ?", (line, long_ago))}
    return lambda job: not any(client in lately for client in job.clients)
