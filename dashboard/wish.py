"""What a reader wants of a portfolio: targets, a budget, levers that may be used, and what counts; checked like all input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.choices import Choices
from dashboard.question import Question

MOST_USD = 1e12
LONGEST = 40  # characters of a number
MOST_TARGETS = 4  # as the model takes them
USD_A_PERSON = 2000.0  # a year: the budget that is offered first
CRITERIA = {
    "mean": "on average",
    "worst-decile": "in the worst tenth of what the evidence leaves open",
    "regret": "with the least to regret, whatever turns out true",
}
_MONEY = re.compile(
    r"\$?\s*([\d.,\s]*\d)\s*(k|thousand|m|million|b|billion)?\s*(\$|usd|dollars)?", re.IGNORECASE
)
_LETTERS = {"k": 1e3, "t": 1e3, "m": 1e6, "b": 1e9}


@dataclass(frozen=True)
class Goal:
    """A target as the form offers it.

    Attributes:
        name: As in an address and on the command line.
        label: Over its field.
        words: In a sentence, before the number: “departures a year at most”.
        unit: Behind the number.
        higher: Whether more is better.
        most: The largest number that makes sense.
        percent: Whether it is a share.
    """

    name: str
    label: str
    words: str
    unit: str
    higher: bool
    most: float
    percent: bool = False

    def written(self, number: float) -> str:
        """Return it as the model reads it."""
        return f"{self.name}{'>=' if self.higher else '<='}{number:.10g}{'%' if self.percent else ''}"

    def said(self, number: float) -> str:
        """Return it as it stands in a sentence."""
        return self.words.format(f"{number:,.10g}{'%' if self.percent else ''}")


def _goals() -> list[Goal]:
    people = ("% of faculty", False, 100.0, True)
    return [
        Goal("departures_per_year", "Departures a year, at most", "at most {} departures a year", *people),
        Goal("departures_avoided", "Departures avoided, at least", "at least {} departures avoided", "people", True, 1e6),
        Goal("burned_out", "Burned out, at most", "at most {} burned out", *people),
        Goal("intends_to_leave", "Intend to leave, at most", "at most {} intending to leave", *people),
        Goal(
            "protected_share", "Protected time kept, at least", "at least {} of protected time kept",
            "% of what is promised", True, 100.0, True,
        ),
        Goal(
            "evening_hours_per_week", "Evening and weekend work, at most", "at most {} hours of evening work a week",
            "hours a week", False, 80.0,
        ),
    ]  # fmt: skip


GOALS: Mapping[str, Goal] = {one.name: one for one in _goals()}


@dataclass(frozen=True)
class Wish:
    """What is wanted, where.

    Attributes:
        school: Name of an institution.
        baseline: The scenario that levers are added to and compared with.
        years: The horizon.
        seed: Of the random numbers.
        budget: Most that all levers together may cost in any year, in dollars.
        goals: Targets as they are written, by name, with the number of the form.
        without: Levers that must not be used.
        criterion: What counts.
    """

    school: str
    baseline: str
    years: int
    seed: int
    budget: float
    goals: tuple[tuple[str, float], ...] = ()
    without: tuple[str, ...] = ()
    criterion: str = "mean"

    @property
    def targets(self) -> tuple[str, ...]:
        """Targets as the model reads them."""
        return tuple(GOALS[name].written(number) for name, number in self.goals)

    def levers(self, choices: Choices) -> tuple[str, ...]:
        """Return the levers that may be used."""
        taken = choices.courses[self.baseline].policy
        return tuple(name for name in choices.levers if name not in self.without and name not in taken)

    def own(self) -> dict[str, str]:
        """Return it as the page keeps it in the address."""
        return {
            "budget": f"{self.budget:.10g}",
            "goals": "|".join(f"{name}:{number:.10g}" for name, number in self.goals),
            "without": "|".join(self.without),
            "criterion": "" if self.criterion == "mean" else self.criterion,
        }


@dataclass
class Entries:
    """What stands in the form, as text, and what is wrong with it.

    Attributes:
        budget: Its text.
        goals: By name its text.
        levers: Those that may be used.
        criterion: What counts.
        wrong: By field (`budget`, a goal, `levers`, `goals`) a sentence.
    """

    budget: str
    goals: dict[str, str]
    levers: tuple[str, ...]
    criterion: str
    wrong: dict[str, str] = field(default_factory=dict)


def usual_budget(people: int) -> float:
    """Return the budget that is offered first for a school."""
    return round(people * USD_A_PERSON, -5) or people * USD_A_PERSON


def entries_of(own: Mapping[str, str], question: Question, choices: Choices) -> Entries:
    """Return what stands in the form for what the address keeps; anything is survived."""
    pairs = (one.partition(":") for one in own.get("goals", "").split("|")[:20])
    goals = {name: text[:20] for name, _, text in pairs if name in GOALS}
    without = set(own.get("without", "").split("|"))
    criterion = own.get("criterion", "mean")
    open_ = tuple(name for name in choices.levers if name not in choices.courses[question.baseline].policy)
    usual = f"{usual_budget(choices.schools[question.school].people):,.0f}"
    budget = own.get("budget", usual)[:40]
    found = money_of(budget)
    return Entries(
        f"{found:,.0f}" if found is not None else budget, goals, tuple(name for name in open_ if name not in without),
        criterion if criterion in CRITERIA else "mean",
    )  # fmt: skip


def read(
    budget: Any, goals: Mapping[str, Any], levers: Any, criterion: Any, question: Question, choices: Choices
) -> tuple[Wish | None, dict[str, str]]:
    """Check what came from the form.

    Args:
        budget: Text of dollars a year.
        goals: By name a text; empty for no target.
        levers: Names of those that may be used.
        criterion: What counts.
        question: Where, and over which horizon.
        choices: What can be chosen.

    Returns:
        The wish, and nothing wrong; or None, and what is wrong by field.
    """
    wrong: dict[str, str] = {}
    usd = money_of(budget)
    if usd is None or not 0.0 <= usd <= MOST_USD:
        wrong["budget"] = (
            "Write dollars a year from 0 to 1,000 billion, such as 3,000,000 or $3M."
            if usd is None or usd > MOST_USD
            else "A budget cannot be negative; 0 allows levers that cost nothing."
        )
    found: list[tuple[str, float]] = []
    for name, goal in GOALS.items():
        text = goals.get(name)
        if text in (None, ""):
            continue
        number = plain_number(text)
        if number is None or not 0.0 <= number <= goal.most:
            wrong[name] = f"Write {_allowed(goal)}, or leave it empty for no target."
        else:
            found.append((name, number))
    if len(found) > MOST_TARGETS:
        wrong["goals"] = (
            f"These are {len(found)} targets; at most {MOST_TARGETS} can be sought together. Empty some."
        )
    open_ = [name for name in choices.levers if name not in choices.courses[question.baseline].policy]
    given = levers if isinstance(levers, list | tuple) else []
    allowed = [name for name in open_ if name in [one for one in given if isinstance(one, str)]]
    if not allowed:
        wrong["levers"] = "No lever may be used, so there is nothing to seek. Choose at least one."
    kind = criterion if isinstance(criterion, str) and criterion in CRITERIA else "mean"
    if wrong or usd is None:
        return None, wrong
    without = tuple(name for name in open_ if name not in allowed)
    return Wish(
        question.school, question.baseline, question.years, question.seed, usd, tuple(found), without, kind
    ), {}


def _allowed(goal: Goal) -> str:
    if goal.percent:
        return "a percentage from 0 to 100"
    return f"a number of {goal.unit} from 0 to {goal.most:,.0f}"


def money_of(text: Any) -> float | None:
    """Read dollars as people write them: 3000000, 3,000,000, $3M, 2.5 million; None for anything else."""
    if isinstance(text, bool) or not isinstance(text, int | float | str):
        return None
    plain = str(text).strip()
    if len(plain) > LONGEST:
        return None  # cut short it would be another number
    sign = -1.0 if plain[:1] in "-−" else 1.0
    found = _MONEY.fullmatch(plain.lstrip("-−").strip())
    number = plain_number(found[1]) if found else plain_number(plain.lstrip("-−"))
    if number is None:
        return None
    return sign * number * (_LETTERS[found[2][0].lower()] if found and found[2] else 1.0)


def plain_number(value: Any) -> float | None:
    """Read a number with groups of thousands, a decimal point or comma, and perhaps a percent sign; else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = re.sub(r"[\s'’]", "", str(value)).removesuffix("%").replace("−", "-")
    if len(text) > LONGEST:
        return None
    text = re.sub(r",(?=\d{3}(?:\D|$))", "", text).replace(",", ".")
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?", text, re.IGNORECASE):
        return None
    number = float(text)
    return number if abs(number) < 1e300 else None
