"""Which value of a parameter holds: decided here, for every command, study and page, and for the Mesa model.

`docs/parameters.md` shows the order as a table, with an example of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.evidence.parameters import settings
from sim.evidence.posterior import Draw, draws
from sim.world.institution import Institution
from sim.world.scenario import Scenario

Values = Mapping[str, float]
_NOTHING = Draw({})


def settings_in_force(
    institution: Institution,
    scenario: Scenario | None = None,
    draw: Draw | None = None,
    *,
    parameters: Values | None = None,
    switches: Values | None = None,
) -> dict[str, float]:
    """Return the value of every parameter and switch; the later in this list, the stronger.

    1. The declared default.
    2. A draw of the shipped posterior. What a posterior does not hold comes from its prior, and counts as such a draw.
    3. The institution's `parameters`.
    4. A draw of the institution's own posterior, or the point of a study that varies the parameter.
    5. The scenario.
    6. The command line (`--set`, `--switch`), `parameters=` and `switches=` in Python, the constants of a study.

    Args:
        institution: Where.
        scenario: What happens there; nothing that sets a parameter where left out.
        draw: Values of a posterior, or of a point (see `point`).
        parameters: What is asked for over everything else.
        switches: Likewise.
    """
    drawn = _NOTHING if draw is None else draw
    weak = {name for name in drawn if not drawn.own or name in drawn.from_prior}
    asked = asked_of(scenario or Scenario(), parameters, switches)
    in_order: tuple[Values, ...] = (
        {name: drawn[name] for name in weak},
        institution.parameters,
        {name: value for name, value in drawn.items() if name not in weak},
        asked.parameters,
    )
    values = {name: value for layer in in_order for name, value in layer.items()}
    return settings(values, asked.switches)


def asked_of(scenario: Scenario, parameters: Values | None = None, switches: Values | None = None) -> Scenario:
    """Return a scenario with what is asked for over what it says itself."""
    if not parameters and not switches:
        return scenario
    update = {
        "parameters": {**scenario.parameters, **(parameters or {})},
        "switches": {**scenario.switches, **(switches or {})},
    }
    return scenario.model_copy(update=update)


def draws_of(institution: Institution, n: int | None = None) -> list[Draw]:
    """Return draws of the posterior that goes for an institution: its own where it was fitted, otherwise the shipped one.

    Args:
        institution: Where.
        n: How many, the first ones; all where left out.

    Raises:
        InputError: There are not so many, or the file is no posterior.
    """
    return draws(n, Path(institution.posterior) if institution.posterior else None)


def as_draws(given: Sequence[Values], institution: Institution) -> list[Draw]:
    """Return values that a caller gives as draws: they count as draws of the posterior that goes for the institution."""
    own = bool(institution.posterior)
    return [values if isinstance(values, Draw) else Draw(dict(values), own) for values in given]


def drawn_in(institution: Institution, draw: Draw) -> Draw:
    """Return a draw with an institution's own values, where these hold against it."""
    held = settings_in_force(institution, draw=draw)
    return replace(draw, numbers={name: held[name] for name in draw})


def point(values: Values) -> Draw:
    """Return a point of a study that varies parameters: stronger than what the institution says, weaker than scenarios."""
    return values if isinstance(values, Draw) else Draw(dict(values), own=True)
