"""`attrition sensitivity`: which numbers the answers hinge on, and whether the order of policies survives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar

import typer

from sim.cli import given, screen
from sim.cli.failures import INTERRUPTED
from sim.cli.figures import PERCENT, Style, figure, style_of
from sim.errors import InputError, nearest, shown
from sim.experiments import sensitivity as analysis
from sim.experiments import sensitivity_output as output
from sim.experiments.ensemble import warm_up
from sim.experiments.sensitivity_points import Stage, points_kept, seconds_for
from sim.experiments.sensitivity_ranking import Ranking
from sim.institution import load_institution
from sim.outcomes import outcomes
from sim.scenario import load_scenario

_SHOWN = 15
_FEWEST = 10
_POINTS = {"sobol": 64, "ranking": 100}
Draws = Sequence[Mapping[str, float]]


class Method(StrEnum):
    """What is asked: what matters at all, how much the main ones matter, does the order hold."""

    MORRIS = "morris"
    SOBOL = "sobol"
    RANKING = "ranking"


class Policies(StrEnum):
    """What is ranked."""

    LEVERS = "levers"
    GROUPS = "groups"


class Over(StrEnum):
    """Where points of a ranking come from."""

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
class Request:
    """What the options ask for.

    Attributes:
        method: Morris, Sobol or ranking.
        outcomes: Names, or none for the usual ones.
        points: Points of Sobol's sequence or of the ranking; None for the usual number.
        trajectories: Of the Morris screening.
        main: How many parameters Sobol looks at.
        policies: What is ranked.
        over: Where the points of a ranking come from.
        scenario: Whose effects Morris and Sobol look at.
        institution: Name or path.
        people: Brings the institution to this size; None leaves it.
        horizon: Months and years, of which one is None.
        replicates: Futures at each point.
        seed: Of luck and designs.
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
            InputError: There is no such word, or nothing can be computed from so few points.
        """
        points = others["points"]
        if points is not None and points < _FEWEST:
            raise InputError(f"{points} points say nothing.", where="--points", allowed=f"{_FEWEST} or more")
        words = (
            _word(Method, "--method", method),
            _word(Policies, "--policies", policies),
            _word(Over, "--over", over),
        )
        return cls(method=words[0], policies=words[1], over=words[2], **others)

    def study(self) -> analysis.Study:
        """Return the study, checked."""
        institution = load_institution(self.institution)
        folder = None if self.out is None else output.check_folder(self.out)
        return analysis.Study(
            institution if self.people is None else institution.scaled(self.people),
            load_scenario(self.scenario), given.horizon(*self.horizon), self.replicates, self.seed, self.threads, folder,
        )  # fmt: skip

    @property
    def size(self) -> int:
        """Points of Sobol's sequence or of the ranking."""
        return _POINTS.get(self.method, 0) if self.points is None else self.points


def analyse(request: Request) -> None:
    """Do what was asked; print or write what was found."""
    study = request.study()
    warm_up(screen.note)
    if request.method == Method.RANKING:
        _rank(request, study)
    else:
        _indices(request, study)


def _indices(request: Request, study: analysis.Study) -> None:
    """Morris, and Sobol on the main ones of it."""
    wanted = analysis.measures(request.outcomes)
    stage, prior, _ = analysis.screening(study, wanted, request.trajectories)
    later = 0
    if request.method == Method.SOBOL:
        names = prior.names[: request.main]
        later = len(analysis.decomposition(study, wanted, names, request.size)[0].values)
    _announce(request, [stage], study, f"{len(prior.names)} uncertain numbers", later)
    found = {}
    with _running(request, study) as told:
        found["morris"] = analysis.screen(told, wanted, request.trajectories)
        if request.method == Method.SOBOL:
            main = analysis.main_names(found["morris"], request.main)
            found["sobol"] = analysis.decompose(told, wanted, main, request.size)
    design: dict[str, Any] = {"method": str(request.method), "trajectories": request.trajectories}
    if "sobol" in found:
        design |= {"points": request.size, "main": list(found["sobol"].names)}
    _finish(request, study, design, found, {})


def _rank(request: Request, study: analysis.Study) -> None:
    """The order of policies over the plausible space."""
    by = analysis.ranked_by(request.outcomes)
    tried = analysis.policies(request.policies)
    draws = _posterior(request.size, study) if request.over == Over.POSTERIOR else None
    default, many, _, (names, _) = analysis.ranking_stages(study, by, tried, request.size, draws)
    _announce(
        request, [many, default], study, f"{len(tried)} policies over {len(names)} uncertain numbers", 0
    )
    with _running(request, study) as told:
        found = analysis.rank_policies(told, by, tried, request.size, draws)
    design = {
        "method": "ranking", "policies": str(request.policies), "points": request.size, "over": str(request.over)
    }  # fmt: skip
    _finish(request, study, design, {}, found)


def _posterior(points: int, study: analysis.Study) -> Draws:
    """Draws of the institution's own posterior where it was fitted, of the shipped one otherwise."""
    from sim.posterior import draws

    own = study.institution.posterior
    return draws(points, Path(own) if own else None)


def _announce(
    request: Request, stages: Sequence[Stage], study: analysis.Study, what: str, later: int
) -> None:
    """Say how large it is and how long it will take, before it begins."""
    runs = sum(stage.runs for stage in stages)
    points = sum(len(stage.values) for stage in stages)
    seconds = seconds_for(stages, study.threads)
    if later:  # Sobol's points cost what Morris's do
        seconds *= 1.0 + later / points
        runs += later * runs // points
        points += later
    screen.note(
        f"{request.method.capitalize()}: {what}; {points:,} points, {runs:,} runs of {study.institution.headcount:,} "
        f"people over {study.months} months; about {screen.duration(seconds)}."
    )
    if study.folder is not None and study.folder.is_dir() and (kept := points_kept(study.folder)):
        screen.note(f"{kept:,} points are there already.")


class _running:
    """Show progress; an interruption says what is kept."""

    def __init__(self, request: Request, study: analysis.Study) -> None:
        self._request, self._study = request, study
        self._bar = screen.progress("Simulating")

    def __enter__(self) -> analysis.Study:
        report = self._bar.__enter__()
        return replace(self._study, progress=lambda _: report)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._bar.__exit__(kind, error, trace)
        folder = self._study.folder
        if kind is KeyboardInterrupt and folder is not None:
            kept = points_kept(folder)
            screen.note(
                f"Interrupted: {kept:,} points are kept in {self._request.out}; the same command goes on there."
            )
            raise typer.Exit(INTERRUPTED)


def _finish(
    request: Request,
    study: analysis.Study,
    design: Mapping[str, Any],
    indices: Mapping[str, analysis.Indices],
    rankings: Mapping[str, Ranking],
) -> None:
    if request.out is not None:
        output.save(request.out, study, design, indices, rankings)
        screen.note(f"Tables, metadata and figures are in {request.out}.")
    if request.json:
        tables = output.tables_of(indices, rankings)
        content = {name: table.to_dict("records") for name, table in tables.items()}
        screen.print_json({"metadata": output.metadata(study, design, tables), **content})
        return
    for name, found in indices.items():
        for measure in dict.fromkeys(found.table["measure"]):
            _print_indices(name, measure, found)
    for ranking in rankings.values():
        _print_ranking(ranking)


def _style(measure: str) -> Style:
    return style_of(outcomes()[measure.removesuffix("_change")].unit)


def _print_indices(name: str, measure: str, found: analysis.Indices) -> None:
    table, title = found.of(measure).head(_SHOWN), output.measure_title(measure)
    caption = f"{figure(found.luck[measure], PERCENT)} of the variance over {found.points:,} points is luck."
    if name == "morris":
        style = _style(measure)
        made = screen.table(f"\n{title}", "Effect", "Size", "Spread", "By luck", caption=caption)
        for row in table.to_dict("records"):
            numbers = (
                figure(row["mu"], style, signed=True),
                *(figure(row[k], style) for k in ("mu_star", "sigma", "luck")),
            )
            made.add_row(str(row["parameter"]), *numbers)
    else:
        made = screen.table(f"\n{title}", "Alone", "With interactions", caption=caption)
        for row in table.to_dict("records"):
            made.add_row(str(row["parameter"]), *(f"{row[k]:.2f} ({row[k + '_low']:.2f} to {row[k + '_high']:.2f})"
                                                  for k in ("first", "total")))  # fmt: skip
    screen.out().print(made)


def _print_ranking(ranking: Ranking) -> None:
    style = _style(ranking.outcome)
    tau, luck = (
        f"{value:.2f}" if value == value else "–" for value in (ranking.agreement.mean(), ranking.luck)
    )
    caption = (
        f"Kendall's tau with the order at the defaults: {tau} on average; {luck} by luck alone. "
        f"Shares of {len(ranking.agreement)} points, luck taken out."
    )
    title = f"\nPolicies by {output.measure_title(ranking.outcome).lower()}"
    made = screen.table(title, "At defaults", "Middle 90 %", "Better", "First", "Top 3", caption=caption)
    for row in ranking.policies.to_dict("records"):
        ends = [figure(row[key], style, signed=True) for key in ("low", "high")]
        shares = [f"{row[key]:.0%}" for key in ("better", "first", "top")]
        made.add_row(
            str(row["title"]), figure(row["default_effect"], style, signed=True), " to ".join(ends), *shares
        )
    screen.out().print(made)
    flips = ranking.flips.head(_SHOWN)
    if len(flips):
        made = screen.table("\nWhat flips it", "Number", "Lower half", "Upper half",
                            caption="Tau with the default order, or the share of points where the first wins.")  # fmt: skip
        for row in flips.to_dict("records"):
            made.add_row(
                str(row["about"]), str(row["parameter"]), f"{row['low_half']:.2f}", f"{row['high_half']:.2f}"
            )
        screen.out().print(made)
