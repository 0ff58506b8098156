"""`attrition validate`: the scoreboard on the screen, as JSON, and as a documentation page."""

import math
import shlex
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.text import Text

import sim
from sim.cli.common import progress as keeping
from sim.cli.common import screen, storing
from sim.evidence.posterior import shipped_file
from sim.evidence.targets import DEVELOPMENT, EMERGENT, TEST, targets
from sim.foundation import places
from sim.foundation.errors import InputError
from sim.studies.points.cache import PointCache
from sim.studies.points.versions import identity
from sim.validation.counted import summary
from sim.validation.over_time import OverTime, over_time
from sim.validation.report import basis, page
from sim.validation.rivals import rivals
from sim.validation.scoreboard import DEFAULTS, Board, Score, Values, Variant, count, count_targets, score_all
from sim.validation.verdicts import without_verdict
from sim.validation.wording import band, number, simulated, words
from sim.world.in_force import draws_of
from sim.world.institution import Institution, load_institution

FEWEST_REPLICATES = 2  # multicenter studies need several
_REPEATS = 20  # repeats that isolate chance
_STYLES = {True: ("pass", "green"), False: ("fail", "red")}


@dataclass(frozen=True)
class ValidationRequest:
    """The options of the command.

    Attributes:
        draws: How many posterior draws.
        replicates: Simulated futures per draw.
        institution: The institution.
        rivals: Whether rival structures are scored as well.
        seed: Random seed.
        threads: How many.
        out: Where to write the page, or None.
        keep: Folder in which measured draws are kept, or None.
        json: Whether JSON is printed instead of tables.
        switches: Mechanisms switched off or on.
        test: Whether the test part is scored as well.
    """

    draws: int
    replicates: int
    institution: str
    rivals: bool
    seed: int
    threads: int | None
    out: Path | None
    keep: Path | None
    json: bool
    switches: Mapping[str, int] = field(default_factory=dict)
    test: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the targets that are scored."""
        return (DEVELOPMENT, TEST) if self.test else (DEVELOPMENT,)

    def command(self) -> str:
        """Return the equivalent command."""
        words_ = ["attrition", "validate", "--draws", str(self.draws), "--replicates", str(self.replicates)]
        words_ += ["--institution", self.institution, "--seed", str(self.seed)]
        words_ += [text for name, on in self.switches.items() for text in ("--switch", f"{name}={'on' if on else 'off'}")]
        words_ += ["--test"] if self.test else []
        words_ += ["--rivals"] if self.rivals else []
        words_ += ["--out", str(self.out)] if self.out else []
        return shlex.join(words_)


def validate_and_print(request: ValidationRequest) -> None:
    """Score the model (and rivals), print the scoreboard, and write the page."""
    if request.replicates < FEWEST_REPLICATES:
        raise InputError(
            f"{request.replicates} simulated future is too few.", path=("--replicates",),
            allowed=f"{FEWEST_REPLICATES} or more: some studies were multicenter",
        )  # fmt: skip
    if request.out is not None:
        places.check_file(request.out)
    place = load_institution(request.institution)
    if request.test:
        screen.note("Scoring the test part as well: it is for the end, when nothing is changed any more. The report says so.")
    draws = posterior(request.draws, place)
    sim.warm_up(screen.note)
    about = identity("validation", "studies/trials", institution=[place.content_hash, dict(place.parameters)])
    keeping.say_what_is_kept(request.keep, "draws and levels")
    with PointCache.open(request.keep, about, threads=request.threads) as points:
        _score(request, draws, points)


def _score(request: ValidationRequest, draws: Sequence[Values], points: PointCache) -> None:
    model = Variant(switches=request.switches)
    board = _scored(request, draws, points, model, "Scoring the model")
    chance = None
    if board.posterior:
        repeats = replace(request, seed=request.seed + 100_000)  # other random numbers than those of the draws
        chance = _scored(repeats, list(DEFAULTS) * min(_REPEATS, len(draws)), points, model, "Isolating chance")
    others: list[Board] = []
    if request.rivals:
        screen.note("Building the rivals and matching them to the model's level (a minute or two) …")
        for rival in rivals(request.institution, request.seed, request.threads, points, request.switches):
            variant = replace(rival, switches={**request.switches, **rival.switches})
            others.append(_scored(request, draws, points, variant, f"Scoring a rival: {words(variant.name)}"))
    time = None
    if request.out is not None:
        screen.note("Running the patterns over time …")
        time = over_time(request.institution, seed=request.seed, threads=request.threads, switches=request.switches)
    text = "" if time is None else page(board, chance, others, time, request.command())
    with _stored(request.out, text):
        if request.json:
            screen.print_results(content(board, chance, others, time))
        else:
            _print(board, others)
        _remarks(board)


def _stored(out: Path | None, text: str) -> AbstractContextManager[None]:
    if out is None:
        return storing.stored(None)
    return storing.stored(lambda: out.write_text(text, encoding="utf-8", newline="\n"), f"The page is {out}.")


def posterior(wanted: int, institution: Institution) -> Sequence[Values]:
    """Return posterior draws, evenly spread over the file; if there is none, the defaults repeated."""
    if not institution.posterior and not shipped_file().is_file():
        screen.note(
            "There is no posterior file yet: the default parameters are used, and intervals reflect chance only."
        )
        return list(DEFAULTS) * wanted
    every = draws_of(institution)
    if wanted > len(every):
        raise InputError(
            f"{wanted} draws were requested.", path=("--draws",), allowed=f"from 1 to {len(every)}"
        )
    return [every[k * len(every) // wanted] for k in range(wanted)]


def _scored(request: ValidationRequest, draws: Sequence[Values], points: PointCache, variant: Variant, what: str) -> Board:
    with keeping.working(request.keep, request.keep, what, "draws and levels") as report:
        return score_all(
            draws, institution=request.institution, replicates=request.replicates, seed=request.seed,
            threads=request.threads, variant=variant, parts=request.parts, points=points, progress=report,
        )  # fmt: skip


def _print(board: Board, others: Sequence[Board]) -> None:
    console = screen.out()
    console.print(Text(basis(board), style="dim"))
    _print_board("\nHeld out", board.held_out(), others)
    _print_board("\nOpen: seen by the modelers", board.open(), others)
    if board.test():
        _print_board("\nTest part", board.test(), others)
    _print_board("\nFitted (no evidence)", board.fitted(), others)
    console.print(Text("\n" + summary(board), style="bold"))
    for one in others:
        (met, of), (measures, of_measures) = one.count_targets(), one.count()
        line = f"{words(one.variant.name)}: {met} of {of} emergent findings, {measures} of {of_measures} measures"
        console.print(Text(line))


def _print_board(title: str, scores: Sequence[Score], others: Sequence[Board]) -> None:
    if screen.out().width < _WIDE + _RIVAL * len(others):
        others = ()  # the page shows them all
    headings = [
        "Published",
        "Band",
        "Simulated [90%]",
        "CRPS",
        "n",
        "",
        *(words(one.variant.name) for one in others),
    ]
    table = screen.table(title, *headings)
    for score in scores:
        verdict = Text(*_STYLES[score.passes])
        cells: list[str | Text] = [
            number(score.measure.point), band(score.measure), simulated(score), number(score.crps),
            f"{score.n:,}", verdict,
        ]  # fmt: skip
        for one in others:
            (same,) = (s for s in one.scores if s.measure == score.measure)
            cells.append(Text(number(same.median), style=_STYLES[same.passes][1]))
        mark = "" if score.measure.kind == EMERGENT else " °"
        table.add_row(f"{score.measure.target} {words(score.measure.name)}{mark}", *cells)
    screen.out().print(table)


_WIDE, _RIVAL = 90, 14  # columns of the terminal that the board needs, and that each rival adds


def _remarks(board: Board) -> None:
    unmeasured = [target.name for target in board.unmeasured()]
    if unmeasured:
        screen.note(f"Not measured here: {', '.join(unmeasured)}.")
    silent = without_verdict(score.measure.target for score in board.failures())
    if silent:
        screen.note(f"No paragraph in sim/evidence/verdicts.yaml on: {', '.join(silent)}.")


def content(
    board: Board, chance: Board | None, others: Sequence[Board], time: OverTime | None
) -> dict[str, object]:
    """Return everything as plain numbers and words."""
    made: dict[str, object] = {"model": _board_content(board)}
    if chance is not None:
        made["chance_alone"] = _board_content(chance)
    made["rivals"] = {one.variant.name: _board_content(one) for one in others}
    if time is not None:
        made["over_time"] = {
            "years": time.drift.usual.reset_index().to_dict("records"),
            "years_with_slow_trends": time.drift.slow.reset_index().to_dict("records"),
            "shock": [vars(one) for one in time.shock],
            "lever": [vars(one) for one in time.lever],
        }
    return made


def _board_content(board: Board) -> dict[str, object]:
    met, of = board.count_targets()
    measures, of_measures = board.count()
    return {
        "institution": board.institution,
        "draws": board.draws,
        "replicates": board.replicates,
        "posterior": board.posterior,
        "notices": list(board.notices),
        "parts": list(board.parts),
        "shifts": dict(board.variant.shifts),
        "emergent_findings": {"met": met, "of": of},
        "emergent_measures": {"met": measures, "of": of_measures},
        "held_out": _counts(board.held_out()),
        "open": _counts(board.open()),
        "test": _counts(board.test()),
        "scores": [_score_content(score) for score in board.scores],
        "not_measured": [target.name for target in board.unmeasured()],
    }


def _counts(scores: Sequence[Score]) -> dict[str, object] | None:
    if not scores:
        return None
    (met, of), (measures, of_measures) = count_targets(scores), count(scores)
    before, of_before = count_targets(scores, when_scored=True)
    return {
        "emergent_findings": {"met": met, "of": of},
        "emergent_findings_before_kinds_were_corrected": {"met": before, "of": of_before},
        "emergent_measures": {"met": measures, "of": of_measures},
    }


def _score_content(score: Score) -> dict[str, object]:
    measure = score.measure
    low, high = score.interval
    return {
        "target": measure.target,
        "measure": measure.name,
        "pattern": targets()[measure.target].pattern,
        "unit": measure.unit,
        "kind": measure.kind,
        "kind_when_scored": measure.kind_when_scored,
        "earlier_boards": targets()[measure.target].earlier or None,
        "held_out": targets()[measure.target].held_out,
        "seen": targets()[measure.target].seen,
        "part": targets()[measure.target].part,
        "published": _or_none(measure.point),
        "band": [_or_none(measure.low), _or_none(measure.high)],
        "median": _or_none(score.median),
        "interval": [_or_none(low), _or_none(high)],
        "n": score.n,
        "crps": _or_none(score.crps),
        "passes": score.passes,
        "share_of_draws_in_band": score.share_in_band,
    }


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None
