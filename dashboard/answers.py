"""Answers: a selection goes in, digests of all its scenarios come out; each run is kept and shared."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.digest import Digest, digest
from dashboard.jobs import Cache, Job, Jobs, Progress
from dashboard.model import BASELINE, POLICY, POLICY_TITLE, Model
from dashboard.selection import Selection

FULL = (20, 40)  # minimum and maximum replicates of a full answer
PREVIEW = (2, 8)
FULL_BUDGET = 2_400_000  # person-months a scenario: 40 replicates of 1,000 people and 60 months
PREVIEW_SECONDS = 0.1  # that the model may take while a slider is moving
FIRST_SPEED = 2_400_000.0  # person-months a second, until it has been measured here
PREVIEWS_AT_ONCE = 2
PREVIEW_PATIENCE = 0.3  # seconds to wait for a place
KEPT = 96  # digests; one of 40 replicates takes about a quarter of a megabyte


@dataclass(frozen=True)
class Answer:
    """What the model says to a selection; the first digest is the baseline's.

    Attributes:
        selection: the question.
        titles: scenario -> title, in drawing order.
        digests: scenario -> digest, in the same order.
        focus: the scenario that the sentence is about; the baseline if there is no other.
        preview: whether it has few replicates because it was made while dragging.
        replicates: simulated futures each scenario has.
        headcount: faculty lines of the school.
    """

    selection: Selection
    titles: Mapping[str, str]
    digests: Mapping[str, Digest]
    focus: str
    preview: bool
    replicates: int
    headcount: int

    @property
    def notices(self) -> list[str]:
        """What a reader must know of it although nothing is wrong, each once."""
        return list(dict.fromkeys(text for one in self.digests.values() for text in one.notices))


def replicates_for(people: int, months: int, budget: int, bounds: tuple[int, int]) -> int:
    """Return as many replicates as the budget of person-months allows, within bounds."""
    fewest, most = bounds
    return min(max(budget // max(people * months, 1), fewest), most)


class Answers:
    """Asks the model: in full on the queue, in preview at once.

    Args:
        model: the model.
        jobs: the queue for full answers.
    """

    def __init__(self, model: Model, jobs: Jobs | None = None) -> None:
        self.model = model
        self.jobs = jobs or Jobs(explain=model.explain)
        self._digests: Cache[Digest] = Cache(KEPT)
        self._speed = FIRST_SPEED  # of the last full run, others' work on this machine included
        self._previews = threading.BoundedSemaphore(PREVIEWS_AT_ONCE)

    def scenarios(self, selection: Selection) -> dict[str, str]:
        """Return the name and title of what is compared: baseline, then built-in scenarios, then the reader's policy."""
        known = self.model.choices.scenarios
        names = {BASELINE: "Status quo"}
        names |= {name: known[name].title for name in selection.scenarios if name != BASELINE}
        if selection.policy:
            names[POLICY] = POLICY_TITLE
        return names

    def replicates(self, selection: Selection) -> int:
        """Return the number of replicates of a full answer."""
        people = self.model.headcount(selection.institution)
        return replicates_for(people, selection.months, FULL_BUDGET, FULL)

    def key(self, selection: Selection) -> str:
        """Return the name of the full answer to a selection."""
        parts = [
            self._run_key(selection, name, self.replicates(selection)) for name in self.scenarios(selection)
        ]
        return hashlib.sha256("|".join([*parts, repr(selection)]).encode()).hexdigest()[:32]

    def ready(self, selection: Selection) -> Answer | None:
        """Return the full answer if all its runs are kept, else None."""
        replicates = self.replicates(selection)
        digests: dict[str, Digest] = {}
        for name in self.scenarios(selection):
            kept = self._digests.get(self._run_key(selection, name, replicates))
            if kept is None:
                return None
            digests[name] = kept
        return self._answer(selection, digests, replicates, preview=False)

    def ask(self, session: str, selection: Selection) -> Job:
        """Queue whatever is missing for the full answer.

        Raises:
            BusyError: if the queue is full.
        """
        replicates = self.replicates(selection)
        names = list(self.scenarios(selection))

        def work(progress: Progress) -> None:
            for place, name in enumerate(names):
                self._digest(selection, name, replicates, _part(progress, place, len(names), replicates))

        return self.jobs.submit(session, self.key(selection), work)

    def preview(self, selection: Selection, dragged: bool = False) -> Answer | None:
        """Return a quick answer with few replicates; runs that are already kept are not repeated.

        Args:
            selection: the question.
            dragged: a slider is being moved, so that the full answer is not asked for yet.

        Returns:
            The answer, or None if the full one exists or too many others ask at the same time.
        """
        known = self.ready(selection) is not None
        if (known and not dragged) or not self._previews.acquire(timeout=PREVIEW_PATIENCE):
            return None
        try:
            people = self.model.headcount(selection.institution)
            few = replicates_for(people, selection.months, round(self._speed * PREVIEW_SECONDS), PREVIEW)
            full = self.replicates(selection)
            digests: dict[str, Digest] = {}
            for name in self.scenarios(selection):
                kept = self._digests.get(self._run_key(selection, name, full))
                digests[name] = kept.first(few) if kept else self._digest(selection, name, few)
        finally:
            self._previews.release()
        if not known and self.ready(selection) is not None:  # it came meanwhile and must not be replaced
            return None
        return self._answer(selection, digests, few, preview=True)

    def _answer(
        self, selection: Selection, digests: dict[str, Digest], replicates: int, preview: bool
    ) -> Answer:
        titles = self.scenarios(selection)
        headcount = self.model.headcount(selection.institution)
        return Answer(selection, titles, digests, list(titles)[-1], preview, replicates, headcount)

    def _run_key(self, selection: Selection, name: str, replicates: int) -> str:
        policy = dict(selection.policy) if name == POLICY else {}
        content = self.model.content(selection.institution, name, policy)
        return f"{self.model.version} {content} {replicates} {selection.months} {selection.seed}"

    def _digest(
        self, selection: Selection, name: str, replicates: int, progress: Progress | None = None
    ) -> Digest:
        """Run a scenario unless it is kept; without progress, it is for a preview."""
        key = self._run_key(selection, name, replicates) + ("" if progress else " preview")
        kept = self._digests.get(key)
        if kept is None:
            started = time.perf_counter()
            run = self.model.run(
                selection.institution,
                name,
                dict(selection.policy) if name == POLICY else {},
                replicates=replicates,
                months=selection.months,
                seed=selection.seed,
                progress=progress or _silent,
            )
            if progress:
                people_months = replicates * selection.months * self.model.headcount(selection.institution)
                self._speed = people_months / (time.perf_counter() - started)
            kept = digest(run, whole=progress is not None)
            self._digests.put(key, kept)
        if progress:
            progress(replicates, replicates)
        return kept


def _silent(done: int, total: int) -> None:
    """Ignore progress that nobody watches."""


def _part(progress: Progress, place: int, parts: int, size: int) -> Progress:
    """Return the progress of one run as part of the progress of all."""

    def report(done: int, total: int) -> None:
        progress(place * size + round(size * done / max(total, 1)), parts * size)

    return report
