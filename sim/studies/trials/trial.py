"""Virtual trials: a published study, replayed in the simulation and printed beside what it found.

A trial says whom it recruits, how it compares them, what the treated get, and what was measured when, with which
statistic and result. It is a block of YAML of a dozen lines, or the same in Python; `docs/trials.md` is its language.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from sim.evidence.parameters import sources
from sim.foundation import library
from sim.foundation.checked import Line, Number, Place, Titled, Whole, wrong
from sim.foundation.errors import InputError, plain
from sim.foundation.paths import trials_dir
from sim.foundation.yamlio import read_yaml, write_yaml
from sim.studies.trials.conditions import read_criteria
from sim.studies.trials.instruments import EVENTS
from sim.studies.trials.measures import find_measure
from sim.studies.trials.parts import Exposure, Intervention, Outcome, check_sources
from sim.studies.trials.statistics import Statistic, find_statistic
from sim.world.institution import MAX_PEOPLE
from sim.world.scenario_parts import MAX_MONTH

Design = Literal["twin", "cluster", "controlled", "before-after", "cross-sectional", "cohort"]
DESIGNS: Mapping[str, str] = {
    "twin": "people randomized: everyone lives twice with the same random numbers, with and without the intervention; a "
    "study sees half of its people in the one life and half in the other",
    "cluster": "units (or departments) randomized: some get the intervention, side by side with the others",
    "controlled": "chosen units get the intervention, the others are compared with them",
    "before-after": "the same people before and after; no control group",
    "cross-sectional": "one survey; whoever is there and meets the criteria that month",
    "cohort": "people who are recruited once and followed",
}
MOST_OUTCOMES = 30
COMPARED = ("cross-sectional", "cohort")  # by an exposure that people have, not by an intervention
_NAMES = {
    "beforeafter": "before-after", "before and after": "before-after", "pre post": "before-after",
    "survey": "cross-sectional", "crosssectional": "cross-sectional",
    "cluster randomised": "cluster", "cluster randomized": "cluster",
    "longitudinal": "cohort", "randomise units": "cluster", "randomize units": "cluster", "rct": "twin",
    "randomised": "twin", "randomized": "twin", "randomise people": "twin", "randomize people": "twin",
    "counterfactual": "twin",
}  # fmt: skip
_PLACES = ("department", "unit", "specialty", "ambulatory", "track")


def _design(given: object) -> object:
    word = plain(str(given))
    names = {plain(name): name for name in DESIGNS}
    return names.get(word) or _NAMES.get(word) or given


def _criteria(given: object) -> object:
    """Return criteria by instrument or, in Python, a function of the table of people that gives yes or no for each."""
    if callable(given) or given is None:
        return given or {}
    if not isinstance(given, Mapping):
        raise wrong("Criteria are a block of keys.", allowed='such as {rank: assistant, cfte: ">= 0.5"}')
    return dict(given)


Criteria = Annotated[Any, BeforeValidator(_criteria)]


class Trial(Titled):
    """A study to replay.

    Attributes:
        name: Short name; made from the title where it is not given.
        title: What people read in a list.
        why: What the study did and how it is emulated here.
        sources: Ids of `sim/evidence/sources.yaml`.
        citation: Any other study.
        institution: Where: a shipped one, or the path of a file.
        headcount: The institution scaled to so many people.
        usual: Levers that everybody has already, by name.
        begin: Month in which people are recruited; months of the trial count from here.
        recruit: Criteria by instrument, all of which must be met.
        design: How people are compared.
        randomise: What is randomized in a cluster trial.
        treated_share: Part that gets the intervention.
        treated: Criteria of the places that get it in a controlled trial.
        same_people: Whether a before-after study asks the same people twice, or whoever is there.
        intervention: What the treated get.
        exposure: What people are compared by where nobody is treated.
        n: People in one study; all of one institution where left out.
        clusters: Units (or departments) in one study.
        outcomes: What was measured.
    """

    title: Line = Field(description="one line of text")
    sources: tuple[Line, ...] = Field((), description="a list of sources")
    citation: str = Field("", max_length=500, description="plain text of at most 500 characters")
    institution: Place = Field("typical", description="the name of an institution, or the path of its file")
    headcount: Whole | None = Field(None, ge=1, le=MAX_PEOPLE, description=f"people from 1 to {MAX_PEOPLE}")
    usual: dict[str, Number] = Field({}, description="names of levers, each with an intensity from 0 to 1")
    begin: Whole = Field(0, ge=0, le=MAX_MONTH, description=f"a month from 0 to {MAX_MONTH}")
    recruit: Criteria = Field({}, description='criteria, such as {rank: assistant, cfte: ">= 0.5"}')
    design: Annotated[Design, BeforeValidator(_design)] = Field(description=", ".join(DESIGNS))
    randomise: Literal["unit", "department"] = Field("unit", description="unit or department")
    treated_share: Number = Field(0.5, gt=0, lt=1, description="a number between 0 and 1")
    treated: Criteria = Field({}, description="criteria of places, such as {department: Pediatrics}")
    same_people: bool = Field(True, strict=True, description="yes or no")
    intervention: Intervention | None = Field(None, description="a block with levers")
    exposure: Exposure | None = Field(None, description="an instrument, or a block with measure and exposed")
    n: Whole | None = Field(None, ge=4, le=1_000_000, description="people in the study, 4 or more")
    clusters: Whole | None = Field(None, ge=2, le=10_000, description="units in the study, 2 or more")
    months: Whole | None = Field(None, ge=1, le=MAX_MONTH, description="how long the study followed people")
    outcomes: tuple[Outcome, ...] = Field(description="a list of outcomes")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        check_sources((*self.sources, *(o.source for o in self.outcomes if o.source)), sources())
        for key in ("recruit", "treated"):
            criteria = getattr(self, key)
            if not callable(criteria):
                read_criteria(criteria, (key,))
        for place, outcome in enumerate(self.outcomes):
            self._outcome_fits(outcome, place)
        if not 1 <= len(self.outcomes) <= MOST_OUTCOMES:
            raise wrong(f"There are {len(self.outcomes)}.", key="outcomes", allowed=f"1 to {MOST_OUTCOMES}")
        self._design_fits()
        return self

    def _design_fits(self) -> None:
        given = self.intervention
        if self.design not in COMPARED and given is None:
            message = f"A {self.design} trial needs an intervention."
            raise wrong(message, key="intervention", allowed="a block with levers")
        if self.design == "controlled":
            if callable(self.treated) or not self.treated:
                raise wrong(
                    "It is not said which places are treated.", key="treated", allowed=", ".join(_PLACES)
                )
            for name in self.treated:
                if find_measure(name).name not in _PLACES:
                    raise wrong(f"{name} is no place.", key="treated", allowed=", ".join(_PLACES))
        elif self.treated:
            message = "Only a controlled trial chooses who is treated."
            raise wrong(message, key="treated", allowed="design: controlled")
        if given is not None and self.design in ("cluster", "controlled"):
            if given.parameters or given.switches:
                message = "Parameters and switches are of a whole institution."
                raise wrong(message, key="intervention", allowed="design: twin, before-after")
            if any(use.units or use.departments for use in given.levers.values()):
                message = "The design says where the levers act."
                raise wrong(message, key="intervention", allowed="levers without units and departments")
            if given.shocks and self.randomise == "unit":
                raise wrong("Shocks strike whole departments.", key="randomise", allowed="department")

    def _outcome_fits(self, outcome: Outcome, place: int) -> None:
        """Refuse an outcome that its design or statistic cannot give."""
        design, statistic = self.design, find_statistic(outcome.statistic)
        observed, last = design in COMPARED, self.begin + outcome.at
        within = self.months is None or outcome.at <= self.months
        beyond = f"Month {outcome.at} lies beyond the {self.months} months of the study."
        asked = [
            (within, beyond, "at", "a month of it"),
            (last <= MAX_MONTH, f"Month {last} lies beyond the horizon.", "at", f"at most {MAX_MONTH} with begin"),
            (observed or not statistic.one_group, f"A {design} trial compares two groups.", "statistic",
             "a difference or ratio; design: cohort"),
        ]  # fmt: skip
        if not statistic.one_group:
            asked += self._groups_fit(outcome, statistic)
        for fits, message, key, allowed in asked:
            if not fits:
                raise InputError(message, path=("outcomes", place, key), allowed=allowed)

    def _groups_fit(self, outcome: Outcome, statistic: Statistic) -> list[tuple[bool, str, str, str]]:
        """Return what must hold where groups are compared: whether it does, what is wrong, at which key, what is allowed."""
        design, observed, name = self.design, self.design in COMPARED, statistic.name
        exposure = outcome.exposure or self.exposure
        once = design in ("before-after", "cross-sectional")
        two = exposure is None or exposure.exposed is not None or statistic.scale or _yes_no(exposure.measure)
        leaving = isinstance(outcome.measure, str) and find_measure(outcome.measure).name in (*EVENTS, "retained")
        gone = "Of people who are there before, nobody has left; before and after cannot be compared."
        followed = f"Change is known of people who are followed; the design is {design}."
        return [
            (exposure is not None or not observed, "It is not said what people are compared by.", "exposure",
             "an instrument, such as leader_score; or {measure: …, exposed: …}"),
            (exposure is None or observed, f"A {design} trial compares by its intervention.", "exposure",
             "design: cross-sectional, cohort"),
            (two, f"A {name} compares two groups.", "exposure", "{measure: …, exposed: …}"),
            (outcome.at > 0 or observed, "The intervention has not begun yet.", "at", "1 or more"),
            (not (leaving and design == "before-after"), gone, "measure", "design: twin, cluster"),
            (not outcome.change or not (once or outcome.at == 0), followed, "change", "no"),
            (outcome.level == "person" or design not in ("twin", "before-after"), f"A {design} trial compares people.",
             "level", "person"),
            (outcome.level != "unit" or design != "cluster" or self.randomise == "unit", "Departments are randomized.",
             "level", "person, department"),
            (not (statistic.of_events and once), f"Nobody is followed in a {design} study.", "statistic",
             "design: cohort, twin, cluster"),
        ]  # fmt: skip

    def to_yaml(self) -> str:
        """Return the trial as YAML text, without what is as usual."""
        return write_yaml(self.model_dump(mode="json", exclude_defaults=True))

    @classmethod
    def _of_file(cls, data: dict[str, Any], folder: Path | None) -> Self:
        trial = cls(**data)
        if folder is not None and library.is_path(trial.institution):
            return trial.model_copy(update={"institution": library.beside(folder, trial.institution)})
        return trial


def _yes_no(measure: Any) -> bool:
    return callable(measure) or find_measure(measure).kind == "yes/no"


def list_trials() -> list[str]:
    """Return the names of the built-in trials."""
    return library.names(trials_dir())


def load_trial(trial: "str | Path | Trial") -> Trial:
    """Return a trial from the name of a built-in one, from the path of a YAML file, or as it is.

    Raises:
        InputError: It does not exist or is not right; says where and what is allowed.
    """
    if isinstance(trial, Trial):
        return trial
    path = library.locate("trial", trial, trials_dir())
    return Trial.from_parsed(read_yaml(path), *library.origin(path))
