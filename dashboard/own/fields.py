"""The eight numbers of a school as people type them, checked: what is wrong is said beside its field."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.checks import as_number

PEOPLE = (20, 20_000)
HOURS = (20.0, 100.0)
ANSWERED = (5, 20_000)
WOMEN = (0.01, 0.99)
_GROUPED = re.compile(r"\d{1,3}([,.'’  ]\d{3})+")
_LONG = 30

# name -> label, what stands behind the number, help
LABELS: Mapping[str, tuple[str, str, str]] = {
    "like": ("Most like", "", "Departments, mix of missions and support are taken from it."),
    "people": ("Physician faculty", "people", "All ranks and tracks, part-time people counted once."),
    "departures": ("Left in the last 12 months", "people", "All who left, retirements included."),
    "answered": ("Answered your last survey", "people", "For burnout, intention and hours alike."),
    "burned_out": (
        "Burned out",
        "% of those who answered",
        "On a cutoff like that of the Professional Fulfillment Index.",
    ),
    "intends": ("Intend to leave", "% of those who answered", "Moderate or higher, within two years."),
    "hours": ("Working hours", "a week, mean", "Evenings and weekends included."),
    "women": ("Women", "% of the faculty", ""),
}
# columns of a roster that hold words, as a reader knows them
WORDS_IN = {
    "department": "Department",
    "gender": "Gender",
    "urim": "Underrepresented in medicine",
    "rank": "Rank",
    "track": "Track",
    "tenure_track": "Tenure track",
}


@dataclass(frozen=True)
class Fields:
    """What a school says of itself; None where it says nothing.

    Attributes:
        like: The institution to start from.
        people: Faculty lines.
        departures: In the last twelve months.
        answered: How many answered the survey.
        burned_out: Share.
        intends: Share who intend to leave.
        hours: A week.
        women: Share.
    """

    like: str
    people: int | None = None
    departures: int | None = None
    answered: int | None = None
    burned_out: float | None = None
    intends: float | None = None
    hours: float | None = None
    women: float | None = None

    @property
    def known(self) -> bool:
        """Whether there is anything to which a model can be fitted."""
        return any(one is not None for one in (self.departures, self.burned_out, self.intends, self.hours))

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {key: value for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class CheckedFields:
    """What came in, as far as it can be used.

    Attributes:
        fields: The numbers that can be used.
        wrong: By field, a sentence that says what is wrong and what is allowed.
        notes: What was understood otherwise than it was typed.
    """

    fields: Fields
    wrong: Mapping[str, str]
    notes: tuple[str, ...] = ()


def checked_fields(
    raw: Any, likes: Collection[str], people: int | None = None, complete: bool = False
) -> CheckedFields:
    """Check the numbers of a form.

    Args:
        raw: By field, as typed; anything is survived.
        likes: Institutions to start from.
        people: How many are on the roster, or None where there is none.
        complete: Whether everything that a fit needs must be there.
    """
    given = raw if isinstance(raw, Mapping) else {}
    reader = _Reader(given)
    like = given.get("like")
    usual = "typical" if "typical" in likes else next(iter(likes))
    found = Fields(
        like if isinstance(like, str) and like in likes else usual,
        people if people is not None else reader.whole("people", *PEOPLE),
        reader.whole("departures", 0, 20_000),
        reader.whole("answered", *ANSWERED),
        reader.share("burned_out"),
        reader.share("intends"),
        reader.number("hours", *HOURS),
        None if people is not None else reader.share("women", *WOMEN),
    )
    if like not in (None, "") and like not in likes:
        reader.wrong["like"] = "There is no such school to start from; choose one of the list."
    _together(found, reader.wrong)
    if complete:
        _complete(found, reader.wrong)
    return CheckedFields(found, reader.wrong, tuple(reader.notes))


def _together(found: Fields, wrong: dict[str, str]) -> None:
    for name in ("departures", "answered"):
        value = getattr(found, name)
        if value is not None and found.people is not None and value > found.people and name not in wrong:
            verb = "left" if name == "departures" else "answered"
            wrong[name] = (
                f"{value:,} {verb}, which is more than your {found.people:,} faculty; at most {found.people:,}."
            )
    if (
        found.answered is None
        and "answered" not in wrong
        and (found.burned_out is not None or found.intends is not None)
    ):
        wrong["answered"] = "A share tells as much as the number of people who answered: give it, from 5."


def _complete(found: Fields, wrong: dict[str, str]) -> None:
    if found.people is None and "people" not in wrong:
        wrong["people"] = f"Needed: a whole number from {PEOPLE[0]} to {PEOPLE[1]:,}, or a roster below."
    if not found.known and not wrong:
        wrong["departures"] = "Needed: at least one of departures, burnout, intention and hours."


class _Reader:
    """Reads what is typed."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given
        self.wrong: dict[str, str] = {}
        self.notes: list[str] = []

    def whole(self, name: str, low: int, high: int) -> int | None:
        """Return a whole number, or None where there is none."""
        number = self._read(name)
        if number is None:
            return None
        if not low <= number <= high or number != round(number):
            return self._refuse(name, f"a whole number from {low:,} to {high:,}")
        return round(number)

    def number(self, name: str, low: float, high: float) -> float | None:
        """Return a number, or None where there is none."""
        number = self._read(name)
        if number is None:
            return None
        return (
            round(number, 2)
            if low <= number <= high
            else self._refuse(name, f"a number from {low:g} to {high:g}")
        )

    def share(self, name: str, low: float = 0.0, high: float = 1.0) -> float | None:
        """Return a share that is typed as a percentage, or None where there is none."""
        value = self._given.get(name)
        number = self._read(name)
        if number is None:
            return None
        percent = isinstance(value, str) and value.strip().endswith("%")
        if 0.0 < number < 1.0 and not percent:
            self.notes.append(f"{LABELS[name][0]}: {number:g} is read as {100 * number:g}%.")
            percent = True
        share = number if percent else number / 100.0
        if not low <= share <= high:
            return self._refuse(name, f"a percentage from {100 * low:g} to {100 * high:g}")
        return round(share, 5)

    def _read(self, name: str) -> float | None:
        value = self._given.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if (
            isinstance(value, str)
            and _GROUPED.fullmatch(value.strip())
            and name in ("people", "departures", "answered")
        ):
            value = re.sub(r"\D", "", value)
        number = as_number(value) if not isinstance(value, str) or len(value) <= _LONG else None
        return self._refuse(name, "a number") if number is None else number

    def _refuse(self, name: str, allowed: str) -> None:
        value = " ".join(str(self._given.get(name)).split())
        shown = value if len(value) <= _LONG else f"{value[:_LONG]}…"
        self.wrong[name] = f"“{shown}” cannot be used: {allowed}."
