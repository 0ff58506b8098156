"""What the board counts, in sentences: passes, corrected kinds, findings that earlier boards had shown, and rivals."""

import math
from collections.abc import Sequence

import numpy as np

from sim.evidence.targets import ANSWERED, EMERGENT, FOLLOWS, targets
from sim.validation.scoreboard import Board, Score, count, count_targets, not_answered, not_on_earlier_boards
from sim.validation.wording import listed, number, percent, words

RECORD = "[record.md](record.md)"
_NOT_NEEDED = (
    " By this count the board does not show that the model's structure is needed: what a simpler one lacks, such as "
    "departures that make colleagues look up (*no feedback*), rests on its own sources and not on these scores."
)


def summary(board: Board) -> str:
    """Return the counts of passes, a sentence or two for each part of the board."""
    said = [_counted(board.held_out(), "held-out findings that are emergent")]
    if board.open():
        said.append(_counted(board.open(), "open findings (seen by the modelers) that are emergent"))
    if board.test():
        said.append(_counted(board.test(), "findings of the test part that are emergent"))
    return " ".join(said)


def _counted(scores: Sequence[Score], what: str) -> str:
    (met, of), (measures, of_measures) = count_targets(scores), count(scores)
    by_design, of_by_design = count(scores, FOLLOWS)
    far = [score.crps_of_band for score in scores if not math.isnan(score.crps_of_band)]
    distance = f" Median CRPS over half the band's width: {number(float(np.median(far)))}." if far else ""
    return (
        f"Of {of} {what}, {met} are met in all their measures ({percent(met, of)}{_before(scores)}); of their "
        f"{of_measures} measures, {measures} ({percent(measures, of_measures)}). Measures that follow from the design, "
        f"which do not count: {by_design} of {of_by_design}.{distance}"
    )


def _before(scores: Sequence[Score]) -> str:
    """Return the count before kinds were corrected, where it was another one."""
    met, of = count_targets(scores, when_scored=True)
    return "" if (met, of) == count_targets(scores) else f"; {met} of {of} before kinds were corrected"


def corrections(board: Board) -> list[str]:
    """Return which kinds were corrected after the scores were known, and why."""
    why: dict[str, str] = {}
    for score in _scored(board):
        if score.measure.corrected:
            whole = all(one.corrected for one in targets()[score.measure.target].measures)
            name = score.measure.target + ("" if whole else f" {words(score.measure.name)}")
            why[name] = f"*{name}*: {score.measure.corrected}"
    if not why:
        return []
    return [
        "Kinds were corrected after the scores of this model were known, always against it: findings that had counted as "
        "emergent and that a rule or a parameter states count no longer. "
        f"{'; '.join(why.values())}. The scores themselves are those of the same, unchanged model.\n"
    ]


def earlier(board: Board) -> list[str]:
    """Return what earlier boards had shown, and how much is met without findings for which structure was added since."""
    scores = board.held_out()
    known = _known(scores)
    if not known:
        return []
    since = _answered(scores)
    met, of = count_targets(not_answered(scores))
    return [
        f"Held out means not fitted; it does not mean unseen. Earlier boards had shown {listed(known)} to the modelers, "
        f"and for {listed(since)} structure was added or mended after that ({RECORD}). Of the emergent findings without "
        f"these, {met} of {of} are met.\n"
    ]


def of_the_test_part(board: Board) -> str:
    """Return what the test part is worth: what earlier boards had shown of it, and what is left."""
    scores = board.test()
    new = not_on_earlier_boards(scores)
    fresh = _names([one for one in new if one.measure.kind == EMERGENT])
    by_design = [name for name in _names(new) if name not in fresh]
    met, of = count_targets(new)
    said = [
        f"It is not a test of what nobody had seen: {listed(_known(scores))} stood on earlier boards, before the parts were "
        "drawn" + (f", and for {listed(_answered(scores))} structure was added after a miss" if _answered(scores) else "")
        + "."
    ]
    if by_design:
        said.append(f"The design states {listed(by_design)}.")
    said.append(f"Of the emergent findings that no earlier board had shown ({listed(fresh)}), {met} of {of} are met.")
    return " ".join(said)


def against_rivals(board: Board, rivals: Sequence[Board]) -> list[str]:
    """Return in a sentence whether the model meets more emergent findings than other structures."""
    if not rivals:
        return []
    said, beaten = [], True
    for part, of in (("Held out", Board.held_out), ("open", Board.open)):
        ours, whole = count_targets(of(board))
        theirs = {words(one.variant.name): count_targets(of(one))[0] for one in rivals}
        each = ", ".join(f"*{name}* {met}" for name, met in theirs.items())
        best = max(theirs.values())
        better = "more than" if ours > best else "as many as" if ours == best else "fewer than"
        beaten = beaten and ours > best
        said.append(f"{part}, the model meets {ours} of {whole} emergent findings, {better} its best rival ({each})")
    return [f"**Rivals.** {'; '.join(said)}.{'' if beaten else _NOT_NEEDED}\n"]


def _scored(board: Board) -> list[Score]:
    return [*board.held_out(), *board.open(), *board.test()]


def _names(scores: Sequence[Score]) -> list[str]:
    return list(dict.fromkeys(one.measure.target for one in scores))


def _known(scores: Sequence[Score]) -> list[str]:
    """Return the targets that an earlier board had shown."""
    return [name for name in _names(scores) if targets()[name].earlier]


def _answered(scores: Sequence[Score]) -> list[str]:
    return [name for name in _names(scores) if targets()[name].earlier == ANSWERED]
