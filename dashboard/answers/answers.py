"""Answers: a question goes in, both of its sides come out, paired future by future; each side is kept and shared."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any

import pandas as pd

from dashboard.answers.answer import Answer, JobView, SchoolNumbers, differences_of, notices_of, numbers_of
from dashboard.answers.digest import Digest, digest
from dashboard.answers.jobs import BusyError
from dashboard.answers.several import Several
from dashboard.answers.size import PATIENCE, SAMPLE, Speed, futures_for, person_months
from dashboard.answers.stores import Elsewhere, Store, Stores, in_memory
from dashboard.answers.tasks import Tasks
from dashboard.checks import Notices
from dashboard.choices import Choices
from dashboard.memory import give_back
from dashboard.model import Model, Progress
from dashboard.own.belongings import NOWHERE, OWN, Belongings, Drawer
from dashboard.own.model import OwnModel
from dashboard.question import BASELINE, Arm, Question
from sim.results.paired import Kind, Paired

FULL_BYTES = 96_000_000  # a digest of 100 futures and five years takes some 300 kB
KEYS = 4096
_BUSY = "Many others are asking at the moment; this page asks again by itself."


class Answers:
    """Asks the model: in full on the queue, as an estimate at once.

    Args:
        model: The model.
        full_bytes: Memory for the digests of full answers.
        stores: Where answers and jobs are kept; in memory if omitted.
        elsewhere: Other machines that simulate; None simulates here.
    """

    def __init__(
        self, model: Model, full_bytes: int = FULL_BYTES, stores: Stores | None = None, elsewhere: Elsewhere | None = None
    ) -> None:  # fmt: skip
        self.model = model
        kept = in_memory(model.explain, full_bytes) if stores is None else stores
        self.queue = kept.queue
        self.background = kept.background
        self.tasks = Tasks(self.background, kept.results, None if elsewhere is None else elsewhere.of)
        self._full = kept.full
        self._small = kept.small
        self._elsewhere = elsewhere
        self.several = Several(self, self.queue)
        self._settled: dict[str, None] = {}  # references that were run last: their people are at hand
        self._speed = Speed()
        self._key = lru_cache(maxsize=KEYS)(self._key_of)  # every look asks for it

    @property
    def belongings(self) -> Belongings:
        """What is kept for sessions."""
        return self.model.belongings

    @property
    def own(self) -> OwnModel:
        """What reads and fits the schools of sessions."""
        return self.model.own

    def tasks_of(self, school: str) -> Tasks:
        """Return long work at a school: what comes out for a session's own school is kept with that session only."""
        return Tasks(self.background, self._drawer(school)) if OWN.fullmatch(school) else self.tasks

    def tasks_for(self, drawer: Drawer) -> Tasks:
        """Return long work whose results are kept in the folder of a session."""
        return Tasks(self.background, drawer)

    @property
    def choices(self) -> Choices:
        """What can be chosen."""
        return self.model.choices

    @property
    def version(self) -> str:
        """Of the model."""
        return self.model.version

    def estimate(self, question: Question) -> Paired | None:
        """Return what the stored study says at once; None if it cannot, or there is none."""
        if not question.plain:
            return None
        study = self.model.study(question.school)
        if study is None:
            return None
        policy = {lever: use.intensity for lever, use in question.policy}
        return study.estimate(policy, question.years, question.seed)

    def ranking(self, school: str, years: int) -> pd.DataFrame | None:
        """Return the levers of a school from the stored study; None while there is none."""
        study = self.model.study(school)
        return None if study is None else study.ranking(years)

    def prepare(self, client: str, school: str) -> JobView:
        """Begin the stored study of a school in the background; it gives way to questions."""
        if self.model.study(school) is None and self.preparing(client, school).over:
            try:
                self.background.submit(
                    client, self._study(school), partial(self.model.make_study, school), size=60.0
                )
            except BusyError:
                return JobView("waiting", message=_BUSY)
        return self.preparing(client, school)

    def preparing(self, client: str, school: str) -> JobView:
        """Return how far the stored study of a school is."""
        study = self.model.study(school)
        if study is not None:
            return JobView("done", message=study.notice)
        found = self.background.view(client, self._study(school))
        if found.state != "done":
            return found
        self._make_study(client, school)  # another process has made it: this one takes it up, without simulating it again
        return self.background.view(client, self._study(school))

    def _make_study(self, client: str, school: str) -> None:
        with suppress(BusyError):
            self.background.submit(client, self._study(school), partial(self.model.make_study, school), size=60.0)

    def stop_preparing(self, client: str) -> None:
        """Cancel the study that a client has begun, unless others wait for it."""
        self.background.leave(client)

    def ready(self, question: Question) -> Answer | None:
        """Return the full answer if both sides are kept, else None."""
        futures = self.futures(question)
        kept = self._kept(question.school)
        reference, policy = (
            kept.get(self._key(arm, futures)) for arm in (question.reference, question.treated)
        )
        if reference is None or policy is None:
            return None
        return self._answer(question, policy, reference, "full")

    def ask(self, client: str, question: Question) -> JobView:
        """Queue whatever is missing for the full answer, in place of what the client asked before."""
        if self.ready(question) is not None:
            self.queue.leave(client)
            return self._done(question)
        try:
            self.queue.submit(
                client, self.key(question), partial(self._work, question), self._seconds(question)
            )
        except BusyError:
            return JobView("waiting", place=self.queue.waiting + 1, message=_BUSY)
        return self.look(client, question)

    def look(self, client: str, question: Question) -> JobView:
        """Return how far an answer is; one that was made and forgotten since is asked for again."""
        if self.ready(question) is not None:
            return self._done(question)
        found = self.queue.view(client, self.key(question))
        if found.state == "done":
            return self.ask(client, question) if self.ready(question) is None else self._done(question)
        sample = self._sample(question) if not found.over else None
        return JobView(**{**vars(found), "sample": sample})

    def side(self, arm: Arm) -> Digest | None:
        """Return one side of a full answer if it is kept, else None."""
        return self._kept(arm.school).get(self._key(arm, self.futures_of(arm)))

    def make_side(self, arm: Arm, progress: Progress) -> Digest:
        """Return one side of a full answer, simulated unless it is kept; for work that a queue runs."""
        kept = self.side(arm)
        if kept is None:
            futures = self.futures_of(arm)
            kept = self._simulated(arm, futures, progress)
            self._kept(arm.school).put(self._key(arm, futures), kept, shared=arm.plain)
        return kept

    def name_of(self, arm: Arm) -> str:
        """Return the name of one side of a full answer: its content and the version."""
        return self._key(arm, self.futures_of(arm))

    def seconds_of(self, arms: Sequence[Arm]) -> float:
        """Return how long it takes to simulate those of some sides that are not kept."""
        missing = [arm for arm in dict.fromkeys(arms) if self.side(arm) is None]
        sizes = [
            person_months(self.model.people(arm.school), arm.months, self.futures_of(arm), settled=k > 0)
            for k, arm in enumerate(missing)
        ]
        return self._speed.seconds(sum(sizes))

    def leave(self, client: str) -> None:
        """Cancel whatever a client waits for."""
        self.queue.leave(client)

    def closes(self, client: str) -> None:
        """Note that a page was closed; a reload is heard of again before its question is given up."""
        self.queue.closes(client)

    def school(self, name: str, years: int, baseline: str = BASELINE, seed: int = 1) -> SchoolNumbers | None:
        """Return the level of a school without any policy, if its reference was simulated; None until then."""
        arm = Question(name, baseline, baseline, (), years, seed).reference
        kept = self._kept(arm.school).get(self._key(arm, self.futures_of(arm)))
        if kept is not None:
            return numbers_of(kept, self.model.people(name))
        study = self.model.study(name) if baseline == BASELINE else None
        paired = None if study is None else study.estimate({}, years)
        if paired is None:
            return None
        before = {key: float(values.mean()) for key, values in paired.before.items()}
        return SchoolNumbers(
            self.model.people(name), before["departures"] / years, before["annual_departure_rate"],
            before["burned_out"], before["intends_to_leave"], before["hours_per_week"],
        )  # fmt: skip

    def means(
        self,
        school: str,
        lever: str,
        intensity: float,
        departments: Sequence[str] = (),
        tracks: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """Say what a lever means in a school: people, hours, dollars a year."""
        return self.model.means(school, lever, intensity, departments, tracks)

    def rests(self, question: Question) -> str:
        """Return one line on what of the difference rests on assumptions alone; empty where nothing does."""
        return self.model.rests(question.treated, question.reference)

    def cost_a_year(
        self, school: str, lever: str, intensity: float, departments: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Return what a lever costs a year in full force, in a few words each."""
        return self.model.cost_a_year(school, lever, intensity, departments)

    def snippet(self, question: Question) -> str:
        """Return Python code that makes the numbers of the full answer again."""
        return self.model.snippet(question, self.futures(question))

    def scenario_file(self, question: Question) -> str:
        """Return the policy of a question as a scenario file."""
        return self.model.scenario_file(question)

    def read_scenario(self, content: bytes, where: str, question: Question) -> tuple[dict[str, Any], Notices]:
        """Read a scenario file into the plain data of a question; see `dashboard.uploads` for what a browser sends."""
        data, lines = self.model.read_scenario(content, where, question)
        return data, Notices(lines)

    def futures(self, question: Question) -> int:
        """Return the futures of a full answer."""
        return self.futures_of(question.reference)

    def futures_of(self, arm: Arm) -> int:
        """Return the futures of one side of a full answer."""
        return futures_for(self.model.people(arm.school), arm.months)

    def key(self, question: Question) -> str:
        """Return the name of the full answer to a question: its content and the version."""
        futures = self.futures(question)
        return f"{self._key(question.reference, futures)} {self._key(question.treated, futures)}"

    def stop(self) -> None:
        """Cancel everything before the process ends."""
        self.queue.stop()
        self.background.stop()

    def _key_of(self, arm: Arm, futures: int) -> str:
        text = f"{self.version} {self.model.content(arm)} {arm.months} {arm.seed} {futures}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _study(self, school: str) -> str:
        secret = hashlib.sha256(school.encode()).hexdigest() if OWN.fullmatch(school) else school
        return f"{self.version} study {secret}"

    def _kept(self, school: str) -> Store[Digest]:
        """Return where digests of a school are kept: those of a session's own school with that session only."""
        return self._drawer(school) if OWN.fullmatch(school) else self._full

    def _few(self, school: str) -> Store[Digest]:
        """Return where samples of few futures are kept, likewise."""
        return self._drawer(school) if OWN.fullmatch(school) else self._small

    def _drawer(self, school: str) -> Drawer:
        return self.belongings.school(school) or NOWHERE

    def _missing(self, question: Question) -> list[Arm]:
        futures = self.futures(question)
        arms = {self._key(arm, futures): arm for arm in (question.reference, question.treated)}
        kept = self._kept(question.school)
        return [arm for key, arm in arms.items() if kept.get(key) is None]

    def _seconds(self, question: Question) -> float:
        """Return how long it takes to simulate what is missing."""
        people, futures = self.model.people(question.school), self.futures(question)
        sizes = [
            person_months(people, arm.months, futures, settled=k > 0 or self._place(arm) in self._settled)
            for k, arm in enumerate(self._missing(question))
        ]
        return self._speed.seconds(sum(sizes))

    def _work(self, question: Question, progress: Progress) -> None:
        """Simulate what is missing; where that takes long, a sample of few futures comes first."""
        futures, missing = self.futures(question), self._missing(question)
        if self._done_elsewhere(missing, futures, progress):
            return
        first = self._seconds(question) > PATIENCE
        total = len(missing) * futures + (2 * SAMPLE if first else 0)
        done = 0

        def run(arm: Arm, many: int) -> Digest:
            nonlocal done
            found = self._simulated(arm, many, lambda now, _: progress(done + now, total))
            done += many
            return found

        if first:
            reference, policy = run(question.reference, SAMPLE), run(question.treated, SAMPLE)
            for side, found in (("reference", reference), ("policy", policy)):
                self._few(question.school).put(f"{self.key(question)} {side}", found)
        for arm in missing:
            key = self._key(arm, futures)
            if self._kept(arm.school).get(key) is None:
                self._kept(arm.school).put(key, run(arm, futures), shared=arm.plain)

    def _done_elsewhere(self, arms: Sequence[Arm], futures: int, progress: Progress) -> bool:
        """Let other machines simulate what all may know, if there are any; returns whether they did."""
        if self._elsewhere is None or any(self._kept(arm.school) is not self._full for arm in arms):
            return False
        found = self._elsewhere([self.model.side(arm, futures) for arm in arms], progress)
        for arm, one in zip(arms, found or (), strict=False):
            self._kept(arm.school).put(self._key(arm, futures), one, shared=arm.plain)
        return found is not None

    def _sample(self, question: Question) -> Answer | None:
        few = self._few(question.school)
        policy, reference = (few.get(f"{self.key(question)} {side}") for side in ("policy", "reference"))
        return self._answer(question, policy, reference, "sample") if policy and reference else None

    def _simulated(self, arm: Arm, futures: int, progress: Progress) -> Digest:
        size = person_months(
            self.model.people(arm.school), arm.months, futures, self._place(arm) in self._settled
        )
        started = time.perf_counter()
        found = digest(self.model.run(arm, futures=futures, progress=progress))
        give_back()
        if futures > SAMPLE:
            self._speed.measured(size, time.perf_counter() - started)
            self._settled[self._place(arm)] = None
            while len(self._settled) > 2:
                self._settled.pop(next(iter(self._settled)))
        return found

    @staticmethod
    def _place(arm: Arm) -> str:
        return f"{arm.school} {arm.scenario} {arm.seed} {arm.vacancy:g}"

    def _done(self, question: Question) -> JobView:
        futures = self.futures(question)
        return JobView("done", futures, futures)

    def _answer(self, question: Question, policy: Digest, reference: Digest, kind: Kind) -> Answer:
        return Answer(
            question, differences_of(policy, reference, kind), policy, reference, self.model.people(question.school),
            notices_of([reference, policy]), self.version,
        )  # fmt: skip
