"""What the page “Your school” requires of a model, as plain data; `dashboard.simulation.own` is the real one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dashboard.choices import School
from dashboard.own.belongings import Drawer
from dashboard.own.fields import Fields

Progress = Callable[[int, int], None]
ERRORS = 50  # rows that are named; the rest are counted
WORDS = 60  # words that are asked for
ROWS = 5  # rows of a preview


@dataclass(frozen=True)
class Odd:
    """Something odd about a school's numbers: which fields, and why."""

    fields: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class Column:
    """A column of a roster: its name in the file, some of its cells, what it is read as, and what is said of it."""

    header: str
    samples: tuple[str, ...]
    target: str
    why: str = ""


@dataclass(frozen=True)
class Word:
    """A word that was not understood: in which column, why, how many people have it, and what it may mean."""

    column: str
    cell: str
    why: str
    people: int
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Look:
    """What became of a roster.

    Attributes:
        rows: How many rows of people it has.
        people: How many of them can be read.
        refused: How many cannot.
        problems: What is wrong with the columns: then nobody is read.
        columns: What each column is read as.
        targets: What a column may be read as: value and words.
        head: Names of the columns of the preview.
        preview: The first rows, formulas guarded.
        words: Words that were not understood.
        errors: (row, column, cell, reason, allowed) of the first rows that are refused.
        more: How many more reasons there are.
        departments: (name in the file, read as, people).
        notes: How it was read.
        table: The people in one form, as text; empty where nobody can be read.
        all_errors: (row, column, cell, reason, allowed) of all.
    """

    rows: int
    people: int
    refused: int
    problems: tuple[str, ...]
    columns: tuple[Column, ...]
    targets: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    words: tuple[Word, ...]
    errors: tuple[tuple[str, ...], ...]
    more: int
    departments: tuple[tuple[str, str, int], ...]
    notes: tuple[str, ...]
    table: str = ""
    all_errors: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Row:
    """One known number and how it was met: yours with its interval, the model before and after with theirs."""

    known: str
    title: str
    outcome: str
    value: float
    low: float
    high: float
    before_low: float
    before_high: float
    median: float
    q025: float
    q975: float


@dataclass(frozen=True)
class Learned:
    """A fitted parameter: what it is, its value with 95%, and by which share it became narrower."""

    name: str
    title: str
    median: float
    low: float
    high: float
    narrower: float


@dataclass(frozen=True)
class Fit:
    """What a fit found.

    Attributes:
        name: Of the school, as questions name it.
        people: Faculty lines.
        fields: What was said.
        roster: Whether it began with a roster.
        rows: How each known number was met.
        learned: What became of the fitted parameters.
        warnings: What a reader must know.
        parameters: Values that fit best.
        runs: How many points were simulated.
        effective: How many independent draws they are worth.
        seconds: How long it took.
        seed: Of the fit.
        version: Of the model.
    """

    name: str
    people: int
    fields: Fields
    roster: bool
    rows: tuple[Row, ...]
    learned: tuple[Learned, ...]
    warnings: tuple[str, ...]
    parameters: Mapping[str, float]
    runs: int
    effective: float
    seconds: float
    seed: int
    version: str


@dataclass(frozen=True)
class Published:
    """What was published of an outcome: its range, in words, and where."""

    outcome: str
    title: str
    point: float
    low: float
    high: float
    percent: bool
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Mapped:
    """How a school says that its roster is to be read.

    Attributes:
        columns: What a column is read as, by its name in the file.
        values: What a word means, by column and word.
        skip: Whether people whose rows cannot be read are left out.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skip: bool = False


class OwnModel(Protocol):
    """What the page requires."""

    @property
    def likes(self) -> Sequence[School]:
        """Institutions to start from."""
        ...

    def look(self, content: bytes, name: str, like: str, mapped: Mapped) -> Look:
        """Read a roster.

        Raises:
            InputError: It cannot be read at all.
        """
        ...

    def doubts(self, fields: Fields, table: str) -> list[Odd]:
        """Return what is odd about a school's numbers.

        Args:
            fields: What it says.
            table: Its people as `Look.table`, or nothing.
        """
        ...

    def seconds(self, fields: Fields, table: str) -> float:
        """Return how long a fit is expected to take."""
        ...

    def fit(self, fields: Fields, table: str, drawer: Drawer, progress: Progress) -> None:
        """Fit a school, and keep it as the one school of a session."""
        ...

    def fitted(self, name: str) -> Fit | None:
        """Return what a fit found, or None where its data are gone."""
        ...

    def school(self, name: str) -> School | None:
        """Return a fitted school as it is chosen, or None where its data are gone."""
        ...

    def archive(self, name: str) -> bytes | None:
        """Return all that `attrition fit` writes, as one zip file."""
        ...

    def starter(self, fields: Fields, table: str) -> str:
        """Return the institution file that `attrition fit` reads."""
        ...

    def snippet(self, fit: Fit, mapped: Mapped, futures: int, months: int, seed: int) -> str:
        """Return Python code that makes the numbers of the page again."""
        ...

    def published(self) -> Sequence[Published]:
        """Return the numbers that stand beside a school's own."""
        ...
