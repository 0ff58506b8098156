"""What the page is given: an answer, the state of one that is being made, and the level of a school today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dashboard.answers.digest import Digest
from dashboard.question import Question
from sim.results.paired import COMPARED, Kind, Paired

State = Literal["waiting", "running", "done", "failed", "cancelled", "unknown"]


@dataclass(frozen=True)
class Answer:
    """What the model says to a question.

    Attributes:
        question: It.
        paired: The policy against its reference, future by future; of kind "full", or "sample" where the futures are few
            and the full answer is on its way.
        policy: Details of the side with the policy.
        reference: Details of the side without it.
        people: Faculty lines of the school.
        notices: What a reader must know of it although nothing is wrong.
        version: Of the model.
    """

    question: Question
    paired: Paired
    policy: Digest
    reference: Digest
    people: int
    notices: tuple[str, ...]
    version: str

    @property
    def nbytes(self) -> int:
        """Memory of its arrays."""
        return self.policy.nbytes + self.reference.nbytes


@dataclass(frozen=True)
class JobView:
    """How far an answer is.

    Attributes:
        state: "unknown" where nobody has asked, or the server was started again since: ask again.
        done: Futures that are simulated.
        total: Of how many.
        place: 1 is next; 0 where it does not wait.
        seconds_left: Until it is done, as measured here; None where that is not known.
        message: A sentence for the reader; empty where there is nothing to say.
        sample: A first answer of few futures, while the rest is simulated.
    """

    state: State
    done: int = 0
    total: int = 0
    place: int = 0
    seconds_left: float | None = None
    message: str = ""
    sample: Answer | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state not in ("waiting", "running")


@dataclass(frozen=True)
class SchoolNumbers:
    """A school as it stands without any policy: means over futures.

    Attributes:
        people: Faculty lines.
        departures_a_year: Posts vacated in a year.
        rate: Departures per person-year.
        burned_out: Share.
        intends_to_leave: Share.
        hours_per_week: Of work.
    """

    people: int
    departures_a_year: float
    rate: float
    burned_out: float
    intends_to_leave: float
    hours_per_week: float


def differences_of(policy: Digest, reference: Digest, kind: Kind) -> Paired:
    """Return the paired differences of two digests of the same futures."""
    before = {name: reference.totals[name] for name in COMPARED}
    return Paired(
        kind=kind,
        months=np.arange(policy.months + 1),
        avoided=reference.paths["departed"].astype(float) - policy.paths["departed"],
        change={name: policy.totals[name] - before[name] for name in COMPARED},
        before=before,
        draw_of=policy.draw_of,
        draws=policy.draws,
    )


def numbers_of(reference: Digest, people: int) -> SchoolNumbers:
    """Return the level of a school from the digest of its reference."""
    means = {name: float(np.nanmean(reference.totals[name])) for name in COMPARED}
    return SchoolNumbers(
        people=people,
        departures_a_year=means["departures"] * 12 / reference.months,
        rate=means["annual_departure_rate"],
        burned_out=means["burned_out"],
        intends_to_leave=means["intends_to_leave"],
        hours_per_week=means["hours_per_week"],
    )


def notices_of(digests: Iterable[Digest]) -> tuple[str, ...]:
    """Return the notices of several digests, each once."""
    return tuple(dict.fromkeys(text for one in digests for text in one.notices))
