"""Where answers and jobs are kept, chosen in one place: in the memory of one process, or shared by several.

`dashboard.serving.shared` makes the stores that several processes share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from dashboard.answers.answer import JobView
from dashboard.answers.caches import Cache
from dashboard.answers.digest import Digest
from dashboard.answers.jobs import Queue
from dashboard.answers.tasks import RESULT_BYTES, Packed, Results
from dashboard.model import Progress

SMALL_BYTES = 16_000_000
Kept = TypeVar("Kept")
Explain = Callable[[Exception], str | None]


class Store(Protocol, Generic[Kept]):
    """Keeps things under names that say their content and version."""

    def get(self, key: str) -> Kept | None:
        """Return what is kept under a key, or None."""
        ...

    def put(self, key: str, value: Kept, *, shared: bool = False) -> None:
        """Keep something; `shared` where others will want it, too."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...


class Line(Protocol):
    """A fair queue; see `dashboard.answers.jobs.Queue`."""

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        ...

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        ...

    def submit(self, client: str, key: str, work: Callable[[Progress], object], size: float = 1.0) -> None:
        """Queue work for a client, in place of whatever it wanted before."""
        ...

    def view(self, client: str, key: str) -> JobView:
        """Return the state of a job, and note that the client still wants it."""
        ...

    def leave(self, client: str) -> None:
        """Cancel whatever a client still waits for."""
        ...

    def closes(self, client: str) -> None:
        """Note that a page was closed."""
        ...

    def stop(self) -> None:
        """Cancel everything before the process ends."""
        ...


class Elsewhere(Protocol):
    """Other machines; see `dashboard.serving.cluster`."""

    def __call__(self, works: Sequence[Callable[[Progress], Any]], progress: Progress) -> list[Any] | None:
        """Do several pieces of work there; None where they cannot, so that it is done here."""
        ...

    def of(self, work: Callable[[Progress], Any]) -> Callable[[Progress], Any]:
        """Return work that is done there where it can be."""
        ...


@dataclass(frozen=True)
class Stores:
    """Where one dashboard keeps what it knows.

    Attributes:
        queue: Questions.
        background: Long work, which gives way to questions.
        full: Digests of full answers about schools that are offered to everyone.
        small: Digests of first answers of few futures.
        results: What long work has brought.
    """

    queue: Line
    background: Line
    full: Store[Digest]
    small: Store[Digest]
    results: Results


def in_memory(explain: Explain, full_bytes: int) -> Stores:
    """Return the stores of one process.

    Args:
        explain: Returns the reader's message for an exception, or None if it has none.
        full_bytes: Memory for the digests of full answers.
    """
    queue = Queue(explain=explain)
    return Stores(
        queue=queue,
        background=Queue(explain=explain, gives_way_to=queue, budget=float("inf")),
        full=Cache(full_bytes),
        small=Cache(SMALL_BYTES),
        results=Cache[Packed](RESULT_BYTES),
    )
