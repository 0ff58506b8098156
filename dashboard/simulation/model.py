"""`dashboard.model.Model` with `sim`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

import sim
from dashboard.answers import digest
from dashboard.choices import Choices
from dashboard.memory import keep_flat
from dashboard.model import Progress, Run, Study
from dashboard.own.belongings import OWN, Belongings
from dashboard.own.overlay import WithOwn
from dashboard.question import Arm, Question
from dashboard.serving import packing
from dashboard.simulation import catalog, files, lives, studies
from dashboard.simulation.comparison import comparison
from dashboard.simulation.meaning import cost_a_year, meaning
from dashboard.simulation.own import GONE, OwnSchools
from dashboard.simulation.places import with_vacancy
from dashboard.simulation.portfolios import Portfolios
from dashboard.simulation.scenarios import scenario_of
from dashboard.simulation.side import Side
from sim.foundation.errors import InputError
from sim.results.assumed import of_scenarios
from sim.results.assumptions import Assumptions
from sim.studies.points.versions import made_with
from sim.world.scenario import Institution

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
        self.portfolios = Portfolios(self.schools, self._paths, self.choices, self.version)

    @property
    def fingerprint(self) -> str:
        """Of rules, parameters and libraries, and of the code that makes digests of runs."""
        code = b"".join(Path(module.__file__ or "").read_bytes() for module in (digest, packing))
        return hashlib.sha256(f"{made_with()} {hashlib.sha256(code).hexdigest()}".encode()).hexdigest()

    def people(self, school: str) -> int:
        """Return the faculty lines of a school."""
        return self.schools[school].headcount

    def draws(self, school: str, futures: int) -> int:
        """Return how many posterior draws so many futures can take."""
        return min(futures, catalog.draws_of(self.schools[school].posterior))

    def content(self, arm: Arm) -> str:
        """Return a fingerprint of everything that a run depends on, except the number of futures."""
        place = self._place(arm)
        fitted = f"{sorted(place.parameters.items())} {place.posterior} {_content_of(place.posterior)}"
        return f"{place.content_hash} {fitted} {scenario_of(arm).content_hash}"

    def run(self, arm: Arm, *, futures: int, progress: Progress) -> Run:
        """Simulate one side of a question; each future has a posterior draw of its own as far as there are so many."""
        return self.side(arm, futures).run(progress)

    def side(self, arm: Arm, futures: int) -> Side:
        """Return one side as work that can be sent to another machine."""
        return Side(self._place(arm), arm, futures, self.draws(arm.school, futures), self._roster(arm.school))

    def _place(self, arm: Arm) -> Institution:
        return with_vacancy(self.schools[arm.school], arm.vacancy)

    def _roster(self, school: str) -> Any:
        return self.own.people(school) if OWN.fullmatch(school) else None

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

    def cost_a_year(
        self, school: str, lever: str, intensity: float, departments: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Return what a lever costs a year in full force, in a few words each."""
        return cost_a_year(self.schools[school], lever, intensity, departments)

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

    def fates(self, question: Question, futures: int, progress: Progress) -> pd.DataFrame:
        """Return everybody of month 0 with what becomes of them on both sides."""
        return lives.fates(question, self._people(question), futures, progress)

    def life(
        self, question: Question, futures: int, future: int, person: str, progress: Progress
    ) -> Mapping[str, pd.DataFrame]:
        """Return one person month by month on both sides."""
        return lives.life(question, self._people(question), futures, future, person, progress)

    def life_snippet(self, question: Question, futures: int, future: int, person: str) -> str:
        """Return Python code that makes the numbers of one person's life again."""
        place = self._paths.get(question.school, question.school)
        return lives.snippet(question, place, self._people(question), futures, future, person, self.version)

    def _people(self, question: Question) -> lives.Place:
        most = self.draws(question.school, 10_000)
        return lives.Place(self.schools[question.school], most, self._roster(question.school))

    def rests(self, arm: Arm, reference: Arm) -> str:
        """Say whether a difference rests on assumptions alone, wholly or in part; empty where it does not."""
        return of_scenarios(scenario_of(arm), scenario_of(reference))

    def comparison(
        self,
        arms: Mapping[str, Arm],
        reference: Arm,
        futures: int,
        focus: str,
        assumptions: Assumptions,
        outcomes: Sequence[str],
    ) -> str:
        """Return Python code that makes the numbers of a comparison again, and the costs of one of its policies."""
        place = self._paths.get(reference.school, reference.school)
        draws = self.draws(reference.school, futures)
        return comparison(arms, reference, place, futures, draws, self.version, focus, assumptions, outcomes)

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


def _content_of(posterior: str) -> str:
    """Return a fingerprint of a file of draws, which may change while its name stays; nothing for the shipped one."""
    if not posterior:
        return ""
    try:
        found = Path(posterior).stat()
        return _content_at(posterior, found.st_mtime_ns, found.st_size)
    except OSError:
        return ""


@lru_cache(maxsize=64)
def _content_at(path: str, _changed: int, _size: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _forget_starts() -> None:
    """Forget settled starts, in which the people of deleted rosters may be; those of others are made again when needed."""
    sim.keep_settled(0)
    sim.keep_settled(SETTLED_BYTES)
