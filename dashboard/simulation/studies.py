"""The stored study of what each lever does alone, which answers at once; kept in memory once it was read."""

from __future__ import annotations

import importlib
import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

import pandas as pd

import sim
from dashboard.model import Progress
from dashboard.own.belongings import Drawer
from sim.results.paired import Paired
from sim.world.scenario import Institution

_HOME = "sim.studies.lever_effects.study"
MOST = 8  # schools
AGAIN = 5.0  # seconds until one that was not there is looked up again: another process may have made it
_OF_SESSION = "what each lever does alone"
NOT_KEPT = (
    "What each lever does alone is at hand now, but there was no room or no right to keep it on the server's disk: "
    "after a restart it has to be simulated again."
)

log = logging.getLogger("dashboard")


class LeverStudy:
    """One study, as the page asks it.

    Attributes:
        notice: What a reader must know of it; empty where there is nothing.
    """

    def __init__(self, effects: Any, notice: str = "") -> None:
        self._effects = effects
        self.notice = notice
        self._rankings: dict[int, pd.DataFrame] = {}

    def estimate(self, policy: Mapping[str, float], years: int, seed: int = 1) -> Paired | None:
        """Put together what a policy does in the futures of a seed."""
        found: Paired | None = self._effects.estimate(dict(policy), years, seed)
        return found

    def ranking(self, years: int) -> pd.DataFrame:
        """Return the levers from most departures avoided to fewest."""
        if years not in self._rankings:
            self._rankings[years] = self._effects.ranking(years)
        return self._rankings[years]


class Studies:
    """Studies by school."""

    def __init__(self) -> None:
        self._kept: dict[str, LeverStudy | None] = {}
        self._missed: dict[str, float] = {}  # when they were looked up in vain
        self._lock = threading.Lock()

    def stored(self, institution: Institution) -> LeverStudy | None:
        """Return the study of a school if there is one; that there is none is believed for some seconds."""
        key = _key(institution)
        with self._lock:
            missed = self._kept.get(key) is None and time.monotonic() - self._missed.get(key, -AGAIN) >= AGAIN
            if key not in self._kept or missed:
                found = None if (module := _module()) is None else module.stored(institution)
                self._keep(key, None if found is None else LeverStudy(found))
            return self._kept[key]

    def made(self, institution: Institution, progress: Progress) -> LeverStudy:
        """Simulate the study of a school."""
        module = _module()
        if module is None:
            raise RuntimeError("There is no study of levers in this version.")
        effects = _simulated(module, institution, progress)
        study = LeverStudy(effects, "" if module.stored(institution) is not None else NOT_KEPT)
        if study.notice:
            log.warning("%s: %s", institution.title or institution.name, study.notice)
        with self._lock:
            self._keep(_key(institution), study)
        return study

    def _keep(self, key: str, study: LeverStudy | None) -> None:
        self._kept.pop(key, None)
        self._kept[key] = study
        self._missed.pop(key, None)
        if study is None:
            self._missed[key] = time.monotonic()
        while len(self._kept) > MOST:
            self._missed.pop(next(iter(self._kept)), None)
            self._kept.pop(next(iter(self._kept)))


def of_session(drawer: Drawer | None) -> LeverStudy | None:
    """Return the study of a session's school, if it was made in that session."""
    found = None if drawer is None else drawer.get(_OF_SESSION)
    return None if found is None else LeverStudy(found)


def make_for_session(institution: Institution, people: Any, drawer: Drawer | None, progress: Progress) -> LeverStudy:
    """Simulate the study of a session's school; it is kept with the session and nowhere else."""
    module = _module()
    if module is None or drawer is None:
        raise RuntimeError("There is no study of levers in this version.")
    effects = _simulated(module, institution, progress, roster=people, keep=False)
    drawer.put(_OF_SESSION, effects)
    return LeverStudy(effects)


def _simulated(module: Any, institution: Institution, progress: Progress, **more: Any) -> Any:
    """Simulate the study; between two futures every thread asks whether to wait, or to stop."""
    so_far = (0, 1)
    stopped: list[Exception] = []

    def tell(done: int, total: int) -> None:
        nonlocal so_far
        so_far = (done, total)

    def cancelled() -> bool:
        try:
            progress(*so_far)
        except Exception as error:
            stopped.append(error)
        return bool(stopped)

    try:
        return module.lever_effects(institution, progress=tell, cancelled=cancelled, **more)
    except sim.Cancelled:
        raise stopped[0] from None


def _key(institution: Institution) -> str:
    return f"{institution.content_hash} {sorted(institution.parameters.items())} {institution.posterior}"


def _module() -> Any:
    try:
        module = importlib.import_module(_HOME)
    except ModuleNotFoundError:
        return None
    return module
