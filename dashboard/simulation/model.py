"""`dashboard.model.Model` with `sim`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import sim
from dashboard.choices import Choices
from dashboard.memory import keep_flat
from dashboard.model import Progress, Run, Study
from dashboard.own.belongings import OWN, Belongings
from dashboard.own.overlay import WithOwn
from dashboard.question import Arm, Question
from dashboard.simulation import catalog, files, studies
from dashboard.simulation.meaning import meaning
from dashboard.simulation.own import GONE, OwnSchools
from dashboard.simulation.scenarios import scenario_of
from sim.foundation.errors import InputError

SETTLED_BYTES = 320_000_000  # two schools of 1,000 with 100 futures each
FITTED, ROSTER = "our-school-fitted/institution.yaml", "our-school-fitted/roster.csv"


class Simulation:
    """Answers with the real model."""

    def __init__(self, own: Sequence[str | Path] = (), belongings: Belongings | None = None) -> None:
        """Offer the built-in institutions, and those in the user's own files, such as fitted ones.

        Args:
            own: Paths of institution files; the first of them is what a bare address shows.
            belongings: What is kept for sessions; in a private folder that goes with this process if omitted.

        Raises:
            InputError: One of them is not right.
        """
        self.version: str = sim.__version__
        offered = catalog.institutions(own)
        self._paths = {name: Path(path).name for name, path in zip(offered, own, strict=False)}
        self.belongings = belongings or Belongings()
        self.belongings.on_delete(_forget_starts)
        self.own = OwnSchools(offered, self.belongings)
        self.schools = WithOwn(offered, self.own.institution)
        known: Choices = catalog.choices(offered, tuple(self._paths))
        self.choices = replace(known, schools=WithOwn(known.schools, self.own.school))
        self._studies = studies.Studies()

    def people(self, school: str) -> int:
        """Return the faculty lines of a school."""
        return self.schools[school].headcount

    def draws(self, school: str, futures: int) -> int:
        """Return how many posterior draws so many futures can take."""
        return min(futures, catalog.draws_of(self.schools[school].posterior))

    def content(self, arm: Arm) -> str:
        """Return a fingerprint of everything that a run depends on, except the number of futures."""
        place = self.schools[arm.school]
        fitted = f"{sorted(place.parameters.items())} {place.posterior}"
        return f"{place.content_hash} {fitted} {scenario_of(arm).content_hash}"

    def run(self, arm: Arm, *, futures: int, progress: Progress) -> Run:
        """Simulate one side of a question; each future has a posterior draw of its own as far as there are so many."""
        return sim.run(
            scenario_of(arm),
            institution=self.schools[arm.school],
            roster=self.own.people(arm.school) if OWN.fullmatch(arm.school) else None,
            replicates=futures,
            months=arm.months,
            seed=arm.seed,
            by_unit=False,
            draws=self.draws(arm.school, futures),
            progress=progress,
        )

    def study(self, school: str) -> Study | None:
        """Return the stored study of a school, or None where there is none yet."""
        if OWN.fullmatch(school):
            return studies.of_session(self.belongings.school(school))
        return self._studies.stored(self.schools[school])

    def make_study(self, school: str, progress: Progress) -> Study:
        """Simulate the study of a school, and store it where that is possible.

        Raises:
            InputError: It cannot be stored; says why, without a path of the server.
        """
        if OWN.fullmatch(school):
            place, people = self.schools[school], self.own.people(school)
            return studies.make_for_session(place, people, self.belongings.school(school), progress)
        try:
            return self._studies.made(self.schools[school], progress)
        except InputError as error:
            reason = error.message.partition(";")[0].rstrip(".")
            raise InputError(
                f"The effects of each lever could not be kept on the server ({reason}). All questions are answered as before."
            ) from error

    def means(
        self,
        school: str,
        lever: str,
        intensity: float,
        departments: Sequence[str] = (),
        tracks: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """Say what a lever means in a school: people, hours, dollars a year."""
        return meaning(self.schools[school], lever, intensity, departments, tracks)

    def scenario_file(self, question: Question) -> str:
        """Write the policy of a question as a scenario file."""
        return files.written(question, self.choices, self.version)

    def read_scenario(
        self, content: bytes, where: str, question: Question
    ) -> tuple[dict[str, Any], list[str]]:
        """Read a scenario file into the plain data of a question, with notices of what does not fit into one."""
        return files.read(content, where, question, self.choices)

    def snippet(self, question: Question, futures: int) -> str:
        """Return Python code that makes the numbers of an answer again."""
        place = self._paths.get(question.school, question.school)
        roster = ""
        if OWN.fullmatch(question.school):  # what the page “Your school” lets one download
            place = FITTED
            roster = "" if self.own.people(question.school) is None else ROSTER
        return files.snippet(question, place, futures, self.draws(question.school, futures), self.version, roster)

    def explain(self, error: Exception) -> str | None:
        """Return the message for an error that the reader made, else None."""
        if isinstance(error, KeyError) and OWN.search(str(error)):
            return GONE
        if isinstance(error, OSError):
            return f"A file could not be read or written: {error.strerror or error}."
        return str(error) if isinstance(error, InputError) else None

    def warm_up(self, say: Callable[[str], None]) -> None:
        """Compile what is not compiled yet, before anyone waits for it, and bound what is kept between questions."""
        sim.warm_up(say)
        sim.keep_settled(SETTLED_BYTES)
        keep_flat()
        self.study(
            self.choices.first.school
        )  # read once, so that the first estimate is as fast as the others


def _forget_starts() -> None:
    """Forget settled starts, in which the people of deleted rosters may be; those of others are made again when needed."""
    sim.keep_settled(0)
    sim.keep_settled(SETTLED_BYTES)
