"""One decision of your own, in ten lines: compared with the usual one under the same random numbers.

What if whoever comes gives the place three years? A subclass of `Faculty` overrides one verb, everything else
stays, and both schools are made of the same people with the same random numbers, so that what differs is the decision's.
(It holds from the first draw on, also while a school settles before month 0.) Some seconds:

    python docs/examples/own_decision.py
"""

from collections.abc import Iterator

from sim import Faculty, FacultyModel
from sim.rules.vocabulary import Stage


class Patient(Faculty):
    """Nobody looks elsewhere in the first three years."""

    def decide(self) -> None:
        """Decide as usual, but put off a search."""
        super().decide()
        if self.stage == Stage.SEARCH and self.months_since_hire < 36:
            self.stage = Stage.SETTLED


class PatientModel(FacultyModel):
    """A school of such people."""

    faculty_class = Patient


PEOPLE = 60
MONTHS = 24
REPLICATES = 4


def departures(kind: type[FacultyModel], replicate: int) -> tuple[int, int]:
    """Departures over the horizon, and of these the departures of those who were new."""
    model = kind("community", headcount=PEOPLE, seed=1, replicate=replicate)
    everybody = newcomers = 0
    for _ in range(MONTHS):
        model.step()
        for me in model.people:
            everybody += me.left_this_month
            newcomers += me.left_this_month and me.months_since_hire < 36
    return everybody, newcomers


def lines() -> Iterator[str]:
    """The table, line by line."""
    yield f"Departures in {MONTHS} months, {PEOPLE} physicians"
    yield f"{'Future':<8}{'usual':>8}{'(new)':>8}{'own':>8}{'(new)':>8}{'difference':>12}"
    total = 0
    for replicate in range(REPLICATES):
        (usual, new), (own, own_new) = (departures(kind, replicate) for kind in (FacultyModel, PatientModel))
        total += own - usual
        yield f"{replicate:<8}{usual:>8}{new:>8}{own:>8}{own_new:>8}{own - usual:>+12}"
    yield f"{'Mean':<40}{total / REPLICATES:>+12.1f}"


if __name__ == "__main__":
    for line in lines():
        print(line)
