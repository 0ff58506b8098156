"""`attrition sensitivity`: which parameters the answers depend on, and whether the order of policies holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar

from sim.cli.common import given, screen, storing
from sim.cli.common import progress as keeping
from sim.cli.studies.sensitivity_show import print_indices, print_ranking
from sim.evidence.posterior import notices_of
from sim.foundation.errors import InputError, nearest, shown
from sim.results.headline import years
from sim.simulate.rosters import sized
from sim.simulate.run import warm_up
from sim.studies.points.work import How
from sim.studies.sensitivity import output
from sim.studies.sensitivity import study as analysis
from sim.studies.sensitivity.indices.cells import measure_title
from sim.studies.sensitivity.indices.methods import METHODS
from sim.studies.sensitivity.ranking import Ranking
from sim.studies.sensitivity.steps import SensitivitySettings, Step
from sim.studies.sweep.estimate import estimate
from sim.world.in_force import draws_of
from sim.world.roster.read import RosterFile
from sim.world.scenario import load_scenario

_FEWEST = 10
_POINTS = {"sobol": 64, "ranking": 100}


class Method(StrEnum):
    """The question: what matters at all, how much the main ones do, what each does alone, or whether the order holds."""

    MORRIS = "morris"
    SOBOL = "sobol"
    TORNADO = "tornado"
    RANKING = "ranking"


class Policies(StrEnum):
    """What is ranked."""

    LEVERS = "levers"
    GROUPS = "groups"


class Over(StrEnum):
    """Where the points of a ranking come from."""

    PRIOR = "prior"
    POSTERIOR = "posterior"


Word = TypeVar("Word", bound=StrEnum)


def _word(kind: type[Word], option: str, given_word: str) -> Word:
    try:
        return kind(given_word)
    except ValueError:
        known = [str(one) for one in kind]
        message = f"{shown(given_word)} is not known."
        raise InputError(message, where=option, allowed=known, nearest=nearest(given_word, known)) from None


@dataclass(frozen=True)
class SensitivityRequest:
    """The options of the command.

    Attributes:
        method: Morris, Sobol, tornado or ranking.
        outcomes: Names; if empty, the usual ones.
        points: Points of the Sobol sequence or of the ranking; None for the usual number.
        trajectories: Trajectories of the Morris screening.
        main: How many parameters Sobol analyzes.
        policies: What is ranked.
        over: Where the points of a ranking come from.
        scenario: The scenario whose effects Morris and Sobol analyze.
        institution: Name or path.
        people: Size to scale the institution to; None leaves it unchanged.
        roster: A roster, or None.
        horizon: Months and years, one of which is None.
        replicates: Futures at each point.
        seed: Seed of the simulations and the designs.
        threads: How many.
        out: Folder for results and evaluated points.
        json: Whether JSON is printed instead of tables.
    """

    method: Method
    outcomes: Sequence[str]
    points: int | None
    trajectories: int
    main: int
    policies: Policies
    over: Over
    scenario: str
    institution: str
    people: int | None
    roster: RosterFile | None
    horizon: tuple[int | None, float | None]
    replicates: int
    seed: int
    threads: int | None
    out: Path | None
    json: bool

    @classmethod
    def of(cls, method: str, policies: str, over: str, **others: Any) -> Self:
        """Check the words and numbers among the options.

        Raises:
            InputError: There is no such word, or there are too few points to compute anything.
        """
        if method in METHODS and method not in list(Method):
            message = f"{shown(method)} analyzes a study that has been run."
            raise InputError(message, where="--method", allowed="with --of and a run folder of `attrition sweep run`")
        points = others["points"]
        if method == Method.SOBOL and points and points & (points - 1):
            allowed = "a power of two: 16, 32, 64, 128, …"
            raise InputError(f"{points} points cannot be spread evenly.", where="--points", allowed=allowed)
        if points is not None and points < _FEWEST:
            raise InputError(f"{points} points are too few.", where="--points", allowed=f"{_FEWEST} or more")
        words = (
            _word(Method, "--method", method),
            _word(Policies, "--policies", policies),
            _word(Over, "--over", over),
        )
        return cls(method=words[0], policies=words[1], over=words[2], **others)

    def study(self) -> SensitivitySettings:
        """Return the checked study."""
        institution = sized(self.institution, self.people, self.roster)
        folder = None if self.out is None else output.check_folder(self.out)
        return SensitivitySettings(
            institution=institution, scenario=load_scenario(self.scenario), months=given.horizon(*self.horizon),
            replicates=self.replicates, seed=self.seed, threads=self.threads, folder=folder, roster=self.roster,
        )  # fmt: skip

    @property
    def size(self) -> int:
        """Return the points of the Sobol sequence or of the ranking."""
        return _POINTS.get(self.method, 0) if self.points is None else self.points


def analyse(request: SensitivityRequest) -> None:
    """Run the analysis and print or write the results."""
    study = request.study()
    warm_up(screen.note)
    if request.method == Method.RANKING:
        _rank(request, study)
    else:
        _indices(request, study)


def _indices(request: SensitivityRequest, study: SensitivitySettings) -> None:
    """Run Morris, Sobol on its main parameters, or each parameter alone."""
    tornado = request.method == Method.TORNADO
    wanted = analysis.measures(request.outcomes, analysis.ALONE_MEASURES if tornado else analysis.LEVEL_MEASURES)
    first = analysis.alone(study, wanted) if tornado else analysis.screening(study, wanted, request.trajectories)
    steps, names = [first], list(first.study["uncertainties"])
    if request.method == Method.SOBOL:  # the names are not known yet, but all cost the same
        steps.append(analysis.decomposition(study, wanted, names[: request.main], request.size))
    _announce(request, steps, study, f"{len(names)} uncertain parameters")
    found = {}
    with keeping.working(request.out, study.folder) as report:
        told = replace(study, progress=lambda _: report)
        if tornado:
            found["tornado"] = analysis.tornado(told, wanted)
        else:
            found["morris"] = analysis.screen(told, wanted, request.trajectories)
        if request.method == Method.SOBOL:
            main = analysis.main_names(found["morris"], request.main)
            found["sobol"] = analysis.decompose(told, wanted, main, request.size)
    design: dict[str, Any] = {"method": str(request.method)}
    if not tornado:
        design["trajectories"] = request.trajectories
    if "sobol" in found:
        design |= {"points": request.size, "main": list(found["sobol"].names)}
    _finish(request, study, design, found, {})


def _rank(request: SensitivityRequest, study: SensitivitySettings) -> None:
    """Run the ranking of policies over the plausible space."""
    by = analysis.ranked_by(request.outcomes)
    tried = analysis.policies(request.policies)
    draws = draws_of(study.institution, request.size) if request.over == Over.POSTERIOR else None
    steps = analysis.ranking_steps(study, by, tried, request.size, draws)
    what = f"{len(tried)} policies over {len(steps.names)} uncertain parameters"
    _announce(request, [steps.many, steps.default], study, what)
    with keeping.working(request.out, study.folder) as report:
        told = replace(study, progress=lambda _: report)
        found = analysis.rank_policies(told, by, tried, request.size, draws)
    design = {
        "method": "ranking", "policies": str(request.policies), "points": request.size, "over": str(request.over)
    }  # fmt: skip
    _finish(request, study, design, {}, found, notices_of(draws or ()))


def _announce(request: SensitivityRequest, steps: Sequence[Step], study: SensitivitySettings, what: str) -> None:
    """Report the size of the study and how long it will take, before it begins."""
    plans = [step.plan for step in steps]
    seconds = sum(estimate(plan).seconds for plan in plans) / How(study.threads).many
    screen.note(
        f"{request.method.capitalize()}: {what}; {sum(plan.design.points for plan in plans):,} points, "
        f"{sum(plan.runs for plan in plans):,} runs of {study.people:,} people over {years(study.months)}; "
        f"about {screen.duration(seconds)}."
    )
    keeping.say_what_is_kept(study.folder)


def _finish(
    request: SensitivityRequest,
    study: SensitivitySettings,
    design: Mapping[str, Any],
    indices: Mapping[str, analysis.Indices],
    rankings: Mapping[str, Ranking],
    notices: Sequence[str] = (),
) -> None:
    with storing.stored_in(request.out, lambda folder: output.save(folder, study, design, indices, rankings, notices)):
        if request.json:
            tables = output.tables_of(indices, rankings)
            content = {name: table.to_dict("records") for name, table in tables.items()}
            screen.print_results({"metadata": output.metadata(study, design, tables, notices), **content})
        else:
            _print(indices, rankings)


def _print(indices: Mapping[str, analysis.Indices], rankings: Mapping[str, Ranking]) -> None:
    for name, found in indices.items():
        for measure in dict.fromkeys(found.table["measure"]):
            chance, rows = found.chance[measure], found.of(measure)
            print_indices(name, rows, measure_title(measure), measure, (found.points, "points"), chance)
    for ranking in rankings.values():
        print_ranking(ranking)
