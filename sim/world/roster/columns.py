"""The columns of a roster: what a cell may say, and what it means.

Every parser takes the text of a cell that is not blank and returns its value; it raises `ValueError` with the
reason in words that continue "age "10" …". A value of None means: not known, to be drawn.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sim.foundation.errors import nearest, plain
from sim.rules.vocabulary import Rank, Track

Value = float | str | None
Parser = Callable[[str], Value]

GENDERS = ("man", "woman")
RANKS = tuple(rank.name.lower() for rank in Rank)
TRACKS = tuple(track.name.lower() for track in Track)

_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_WITH_COMMA = re.compile(r"[-+]?[0-9]+(,[0-9]+)+(\.[0-9]+)?")
_YES_NO: Mapping[str, Value] = {
    "yes": 1.0, "y": 1.0, "true": 1.0, "1": 1.0,
    "no": 0.0, "n": 0.0, "false": 0.0, "0": 0.0,
    "unknown": None,
}  # fmt: skip
_GENDER: Mapping[str, Value] = {
    "woman": "woman", "women": "woman", "female": "woman", "f": "woman", "w": "woman",
    "man": "man", "men": "man", "male": "man", "m": "man",
    # the model knows two genders, as the studies that it rests on do
    "nonbinary": None, "non binary": None, "other": None, "unknown": None,
}  # fmt: skip
_RANK: Mapping[str, Value] = {
    "instructor": "instructor", "lecturer": "instructor", "clinical instructor": "instructor",
    "assistant": "assistant", "assistant professor": "assistant", "asst": "assistant",
    "asst prof": "assistant", "asst professor": "assistant", "clinical assistant professor": "assistant",
    "associate": "associate", "associate professor": "associate", "assoc": "associate",
    "assoc prof": "associate", "assoc professor": "associate", "clinical associate professor": "associate",
    "full": "full", "professor": "full", "full professor": "full", "clinical professor": "full",
    "unknown": None,
}  # fmt: skip
_TRACK: Mapping[str, Value] = {
    **{name.replace("_", " "): name for name in TRACKS},
    "clinical": "clinician", "educator": "clinician_educator", "investigator": "clinician_investigator",
    "scientist": "physician_scientist", "unknown": None,
}  # fmt: skip
_TENURE: Mapping[str, Value] = {
    **_YES_NO,
    "tenured": 1.0, "tenure": 1.0, "tenure track": 1.0,
    "non tenure": 0.0, "non tenure track": 0.0,
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its name, what its cells may say, and how they are read.

    A required column is never blank; the cells of a secret one are not repeated in messages.
    """

    name: str
    allowed: str
    parse: Parser
    required: bool = False
    secret: bool = False

    def read(self, text: str) -> Value:
        """Return what a cell means.

        Raises:
            ValueError: The reason why it means nothing.
        """
        if not text:
            if self.required:
                raise ValueError("is missing")
            return None
        if text[0] in "=@" or (text[0] in "+-" and not _NUMBER.fullmatch(text)):
            raise ValueError("looks like a formula: paste values only")
        return self.parse(text)


def _number(name: str, low: float, high: float, unit: str) -> Column:
    def parse(text: str) -> float:
        if _WITH_COMMA.fullmatch(text):
            raise ValueError("is written with a comma: write 0.8 for a part, 250000 for a large number")
        if not _NUMBER.fullmatch(text):
            raise ValueError("is not a number")
        value = float(text)
        if not low <= value <= high:
            raise ValueError("is out of range")
        return value

    return Column(name, f"a number from {low:,.12g} to {high:,.12g} ({unit})".replace(",", ""), parse)


def _choice(name: str, meanings: Mapping[str, Value], allowed: str) -> Column:
    def parse(text: str) -> Value:
        word = plain(text)
        if word in meanings:
            return meanings[word]
        near = nearest(word, meanings)
        meant = meanings[near] if near and isinstance(meanings[near], str) else near
        raise ValueError("is not known" + (f' (did you mean "{meant}"?)' if meant else ""))

    return Column(name, allowed, parse)


def _text(name: str, secret: bool = False) -> Column:
    def parse(text: str) -> str:
        if len(text) > 80 or not text.isprintable():
            raise ValueError("is not a short text")
        return text

    return Column(name, "a text of at most 80 characters", parse, secret=secret)


def department_column(departments: list[str]) -> Column:
    """Return the column of departments; case and punctuation do not count."""
    column = _choice("department", {plain(name): name for name in departments}, ", ".join(departments))
    return replace(column, required=True)


def id_column() -> Column:
    """Return the column of ids, which serves to find people who are there twice and is never repeated."""
    return _text("id", secret=True)


_SHARE = "share of full-time work"
COLUMNS: tuple[Column, ...] = (
    _text("unit"),
    _choice("gender", _GENDER, "woman, man, or blank"),
    _choice("urim", _YES_NO, "yes, no, or blank"),
    _number("age", 24, 90, "years"),
    _choice("rank", _RANK, ", ".join(RANKS) + ", or blank"),
    _choice("track", _TRACK, ", ".join(TRACKS) + ", or blank"),
    _choice("tenure_track", _TENURE, "yes, no, or blank"),
    _number("years_since_hire", 0, 65, "years"),
    _number("fte", 0.05, 1, _SHARE),
    _number("cfte", 0, 1, _SHARE),
    _number("research_effort", 0, 1, _SHARE),
    _number("teaching_effort", 0, 1, _SHARE),
    _number("admin_effort", 0, 1, _SHARE),
    _number("pay_usd", 20_000, 5_000_000, "US dollars a year"),
    _number("rvu_target", 0.1, 3, "1 is the benchmark"),
)
NAMES: tuple[str, ...] = ("department", *(column.name for column in COLUMNS), "id")
CATEGORIES: Mapping[str, tuple[str, ...]] = {"gender": GENDERS, "rank": RANKS, "track": TRACKS}
