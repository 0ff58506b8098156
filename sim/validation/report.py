"""`docs/validation.md`: the board, its failures, the rivals and the patterns through time, as one page."""

import math
from collections.abc import Sequence

from sim.evidence.targets import ANSWERED, EMERGENT, FOLLOWS, SCORED, TEST, Measure, targets
from sim.foundation.version import __version__
from sim.validation.counted import against_rivals, corrections, earlier, of_the_test_part, summary
from sim.validation.over_time import SHOCK_FROM, SHOCK_SIZE, SHOCK_TO, YEARS_SHOWN, OverTime, Response
from sim.validation.rivals import TITLES
from sim.validation.scoreboard import Board, Score, count, count_targets
from sim.validation.verdicts import verdicts
from sim.validation.wording import as_markdown, band, digits_of, number, simulated, words

KINDS = {EMERGENT: "emergent", FOLLOWS: "by design"}
WORDS = {True: "pass", False: "**fail**"}
OUTCOMES = {
    "annual_departure_rate": "departures per person-year",
    "burned_out": "burned out (share)",
    "intends_to_leave": "intends to leave (share)",
    "hours_per_week": "hours a week",
    "vacancy_share": "vacant lines (share)",
    "headcount": "faculty present",
    "exhaustion": "exhaustion (0 to 1)",
}


def basis(board: Board) -> str:
    """Return what the intervals are made of in one sentence."""
    if board.posterior:
        return (
            f"{board.draws} posterior draws, each with its own random numbers and {board.replicates} simulated futures: the "
            "intervals reflect both parameter uncertainty and chance."
        ) + "".join(f" {text}" for text in board.notices)
    return (
        f"The default parameters, {board.draws} times with different random numbers and {board.replicates} simulated futures "
        "each: the intervals reflect chance only, not parameter uncertainty."
    )


def page(board: Board, chance: Board | None, rivals: Sequence[Board], time: OverTime, command: str) -> str:
    """Return the whole page.

    Args:
        board: The model.
        chance: The default parameters with different chance, or None where that is what `board` is.
        rivals: Other structures, on the same draws.
        time: Patterns through time.
        command: What makes this page again.
    """
    parts = [
        "# Validation\n",
        f"<!-- made by `{command}`; edits are lost. Paragraphs on failures: sim/evidence/verdicts.yaml -->\n",
        "Published findings to which the model was not fitted, each measured in the simulation as its study measured it: "
        "the same event, people, instrument and follow-up. The methods paragraph of each is the "
        "docstring of its function in `sim/validation/patterns_*.py`; the bands are in `sim/evidence/targets.yaml` and were "
        "fixed before "
        "any run. A finding passes when the median over draws lies in its band. *Emergent*: nothing in the rules states "
        "it. *By design*: the structure or an input nearly forces it, so a pass proves little and is not counted. "
        "*Structure since*: missed, or seen to be faulty, on an earlier board, and structure was added or mended for it. "
        "*Open*: the modelers knew the finding before they built what it measures. "
        "CRPS, the continuous ranked probability score, is "
        "the distance of the draws from the published value in the measure's unit, less half their distance from each other; "
        "less is better.\n",
        f"Made by `{command}` with version {__version__}, institution `{board.institution}`. {basis(board)}\n",
        f"**{summary(board)}**\n",
        *against_rivals(board, rivals),
        *corrections(board),
        *earlier(board),
        "## Held out\n",
        _board_table(board.held_out(), chance),
        *_open(board, chance),
        *_test(board, chance),
        "n: people, person-years, units, unit-years or exits behind one draw. [ ]: the middle 90% of draws.\n",
        *_unmeasured(board),
        "## What is missed, and why\n",
        _failures(board),
        "## Fitted\n",
        "These may be used by calibration; that they are met is no evidence.\n",
        _board_table(board.fitted(), chance),
    ]
    if rivals:
        parts += ["## Rival structures\n", _rivals(board, rivals)]
    parts += ["## Through time\n", _time(time)]
    return "\n".join(parts).rstrip() + "\n"


def _open(board: Board, chance: Board | None) -> list[str]:
    return ["## Open: seen by the modelers\n", _board_table(board.open(), chance)] if board.open() else []


def _test(board: Board, chance: Board | None) -> list[str]:
    if TEST not in board.parts:
        return ["The test part of the targets is not scored here: `attrition validate --test`.\n"]
    said = f"The test part was scored in this run (version {__version__}). {of_the_test_part(board)}\n"
    return ["## Test part\n", said, _board_table(board.test(), chance)]


def _board_table(scores: Sequence[Score], chance: Board | None) -> str:
    beside = {(one.measure.target, one.measure.name): one for one in chance.scores} if chance else {}
    aside = ["Chance alone, at the defaults"] if chance else []
    heading = ["", "Finding", "Measure", "Published", "Band", "Simulated", *aside, "CRPS", "n", "", "Kind", "Note"]
    rows, shown = [], ""
    for score in scores:
        measure = score.measure
        target = targets()[measure.target]
        first = target.name != shown
        shown = target.name
        cells = [
            target.name, target.pattern if first else "", f"{words(measure.name)} ({measure.unit})",
            number(measure.point, digits_of(measure)), band(measure), simulated(score),
        ]  # fmt: skip
        if chance:
            cells.append(simulated(beside[measure.target, measure.name]))
        rows.append([*cells, number(score.crps), f"{score.n:,}", WORDS[score.passes], KINDS[measure.kind], _note(measure)])
    return as_markdown(heading, rows)


def _note(measure: Measure) -> str:
    """Return what a reader must know of a finding besides its kind."""
    if measure.corrected:
        return "kind corrected"
    one = targets()[measure.target]
    if one.earlier == ANSWERED:
        return "structure since"
    return "scored before" if one.part == TEST and one.earlier == SCORED else ""


def _unmeasured(board: Board) -> list[str]:
    names = [target.name for target in board.unmeasured()]
    if not names:
        return []
    return [f"Not measured here: {', '.join(names)}.\n"]


def _failures(board: Board) -> str:
    parts = []
    failed: dict[str, list[Score]] = {}
    for score in board.failures():
        failed.setdefault(score.measure.target, []).append(score)
    for name, scores in failed.items():
        what = "; ".join(f"{words(s.measure.name)} {simulated(s)}, band {band(s.measure)}" for s in scores)
        parts.append(f"### {name}: {targets()[name].pattern}\n\n{what}.\n")
        found = verdicts().get(name)
        if found is None:
            parts.append("*No paragraph has been written on this failure yet.*\n")
        else:
            parts.append(
                f"{found.why}\n\n*What is missing:* {found.missing}\n\n*Could mislead:* {found.misleads}\n"
            )
    near = [s for s in (*board.held_out(), *board.open(), *board.test()) if s.passes and s.share_in_band < 2 / 3]
    if near:
        each = ", ".join(f"{s.measure.target} {words(s.measure.name)} ({s.share_in_band:.0%})" for s in near)
        parts.append(f"Met narrowly (share of draws in the band): {each}.\n")
    return "\n".join(parts) if parts else "Nothing.\n"


def _rivals(board: Board, rivals: Sequence[Board]) -> str:
    boards = [board, *rivals]
    rows = []
    for place, score in enumerate(board.scores):
        cells = []
        for one in boards:
            other = one.scores[place]
            cells.append(f"{number(other.median)}{'' if other.passes else ' ✗'}")
        rows.append([score.measure.target, words(score.measure.name), band(score.measure), *cells])
    for title, of in (("findings", count_targets), ("measures", count)):
        held = [of(one.held_out()) for one in boards]
        seen = [of(one.open()) for one in boards]
        rows.append(["", f"**emergent {title} met, held out**", "", *(f"{a} of {b}" for a, b in held)])
        rows.append(["", f"**emergent {title} met, open**", "", *(f"{a} of {b}" for a, b in seen)])
    lines = [
        "The same board for other structures, on the same draws and chance; ✗ is outside the band. Each rival was brought to "
        "the model's burnout, intention and exits at the default parameters by shifting at most one parameter for each "
        "within its range, so that it is judged by its patterns:\n",
        *(f"- *{words(one.variant.name)}*: {TITLES[one.variant.name]}{_shifts(one)}." for one in rivals),
        "",
        as_markdown(["", "Measure", "Band", *(words(one.variant.name) for one in boards)], rows),
        _bought(board, rivals),
    ]
    return "\n".join(lines)


def _shifts(board: Board) -> str:
    shifts = ", ".join(f"`{name}` {more:+.2f}" for name, more in board.variant.shifts.items())
    return f" ({shifts})" if shifts else ""


def _bought(board: Board, rivals: Sequence[Board]) -> str:
    """Return the emergent findings in which each rival loses and gains measures relative to the model."""
    lines = []
    for one in rivals:
        pairs = [
            (ours, theirs)
            for ours, theirs in zip([*board.held_out(), *board.open()], [*one.held_out(), *one.open()], strict=True)
            if ours.measure.kind == EMERGENT
        ]
        lost = dict.fromkeys(a.measure.target for a, b in pairs if a.passes and not b.passes)
        won = dict.fromkeys(a.measure.target for a, b in pairs if b.passes and not a.passes)
        lines.append(
            f"- Against the model, among emergent measures, *{words(one.variant.name)}* loses {', '.join(lost) or 'nothing'}"
            f" and gains {', '.join(won) or 'nothing'}."
        )
    return "\n".join(lines) + "\n"


def _time(time: OverTime) -> str:
    drift = time.drift
    rows = [
        [OUTCOMES[name], *(f"{number(usual)} ({number(slow)})" for usual, slow in zip(
            drift.usual.loc[list(YEARS_SHOWN), name], drift.slow.loc[list(YEARS_SHOWN), name], strict=True))]
        for name in drift.usual.columns
    ]  # fmt: skip
    growth = ", ".join(
        f"{words(name).removesuffix(' per year')} {100 * value:.1f}% a year ({100 * drift.slow_trends[name]:.1f}%)"
        for name, value in drift.trends.items()
    )
    return "\n".join(
        [
            f"At the default parameters, {time.replicates} simulated futures.\n",
            f"**Twenty years without any change.** Trends are declared: {growth}. In brackets, the smallest that their "
            "ranges allow: a drift that is there with the usual trends and gone with these is the work of the trends.\n",
            as_markdown(["Mean of the year", *(f"year {year}" for year in YEARS_SHOWN)], rows),
            f"**A shock and the way back.** {100 * SHOCK_SIZE:.0f}% more patients in months {SHOCK_FROM} to {SHOCK_TO - 1}, "
            "against the same people without it. Back: months after its end until less than a fifth of the largest "
            "difference is left for good. Curves are smoothed over three months, departures over twelve and noisy still: the "
            "last column has the 95% interval over simulated futures.\n",
            as_markdown(
                [
                    "Outcome",
                    "Largest difference",
                    "Months to half of it",
                    "Months back",
                    "Difference in year 8",
                ],
                [_response(one, shock=True) for one in time.shock],
            ),
            "**A lever and its lag.** Documentation support everywhere from month 1.\n",
            as_markdown(
                ["Outcome", "Largest difference", "Months to half of it", "Difference in year 8"],
                [_response(one, shock=False) for one in time.lever],
            ),
        ]
    )


def _response(one: Response, shock: bool) -> list[str]:
    cells = [OUTCOMES[one.outcome], number(one.largest), number(one.half)]
    back = ["not within the horizon" if math.isnan(one.back) else number(one.back)] if shock else []
    return [*cells, *back, f"{number(one.last)} ± {number(one.half_width)}"]
