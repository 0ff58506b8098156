"""A rule of your own, compiled into the ensemble engine: at full speed, compared with the model as it is.

What if people stay, out of solidarity, while their colleagues carry vacant lines? That is a rival of contagion,
by which those who see others leave begin to think of it themselves. The rule is a plain function; the same one
serves a Mesa subclass (`Solidary`). Half a minute, nearly all of it for compiling:

    python docs/examples/own_rule.py
"""

from collections.abc import Iterator
from typing import Any

import sim
from sim.rules.decision import decide as usual_decide
from sim.rules.vocabulary import Stage


def decide(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Decide as usual, but nobody begins a search in a unit where more than every tenth line is vacant."""
    usual_decide(me, unit, department, school, people, p)
    if me.stage == Stage.SEARCH and unit.vacancies > 0.1 * unit.count:
        me.stage = Stage.SETTLED


class Solidary(sim.Faculty):
    """The same decision for the agents of the Mesa face."""

    def decide(self) -> None:
        """Apply the very function from above."""
        decide(self, *self.around)


class SolidaryModel(sim.FacultyModel):
    """A school of such people."""

    faculty_class = Solidary


ASKED: dict[str, Any] = {"institution": "community", "replicates": 10, "months": 36, "seed": 1}
OUTCOMES = ("departures", "departures_voluntary", "burned_out", "vacancies")


def lines() -> Iterator[str]:
    """The table, line by line: means over replicates, and paired differences with their 95% intervals."""
    usual = sim.run("baseline", **ASKED).horizon(OUTCOMES)
    own = sim.run("baseline", rules={"decide": decide}, **ASKED).horizon(OUTCOMES)
    apart = own - usual  # the same replicate meets the same random numbers
    half = 2.262 * apart.std(ddof=1) / len(apart) ** 0.5  # Student's t for ten replicates
    yield f"{'':<22}{'usual':>9}{'own rule':>10}{'difference (95%)':>30}"
    for name in OUTCOMES:
        mean, low, high = apart[name].mean(), (apart - half)[name].mean(), (apart + half)[name].mean()
        interval = f"{mean:+.3f} ({low:+.3f} to {high:+.3f})"
        yield f"{name:<22}{usual[name].mean():>9.3f}{own[name].mean():>10.3f}{interval:>30}"


if __name__ == "__main__":
    for line in lines():
        print(line)
