"""Unfinished work that is kept where that is possible: without a folder, or with a full disk, nothing but time is lost."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from sim.foundation.errors import InputError
from sim.studies.lever_effects.files import forget_parts
from sim.studies.points.cache import PointCache
from sim.studies.points.parts import Part
from sim.studies.points.store import Store
from sim.studies.points.work import How, Session

_UNWRITABLE = (OSError, InputError)  # what says so, from the system and from `sim.foundation.files`


class Spare(Store):
    """A folder that takes what there is room for."""

    def keep(self, part: Part) -> None:
        """Write a part if that is possible; its rows are in memory in any case."""
        with suppress(*_UNWRITABLE):
            super().keep(part)

    def begin(self, how: str) -> None:
        """Note that a session begins, if that is possible."""
        with suppress(*_UNWRITABLE):
            super().begin(how)

    def finish(self) -> None:
        """Note that all is done, if that is possible."""
        with suppress(*_UNWRITABLE):
            super().finish()


@contextmanager
def spare_points(
    work: Path | None, key: str, threads: int | None, cancelled: Callable[[], bool] | None
) -> Iterator[PointCache]:
    """Take up the points of a folder; without one where it cannot be written.

    Args:
        work: The folder, or None.
        key: What the points depend on.
        threads: As many as there are processors where None.
        cancelled: Asked before each new point whether to stop.

    Raises:
        InputError: Another process is making the same.
    """
    with ExitStack() as held:
        session = Session(_store(work, {"lever effects": key}), How(threads))
        try:
            held.enter_context(session)
            points = PointCache(session, cancelled)
        except OSError:  # its lock, or a damaged part in a folder that became read-only
            points = PointCache(Session(None, How(threads)), cancelled)
        yield points


def _store(work: Path | None, identity: dict[str, Any]) -> Store | None:
    if work is None:
        return None
    try:
        work.parent.mkdir(parents=True, exist_ok=True)
        forget_parts(work)
        return Spare.at(work, identity)
    except _UNWRITABLE:
        return None
