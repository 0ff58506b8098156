"""Rival structures: what the board looks like without a mechanism, or with another one in its place.

Each is made with the declared switches and with replaced rules, and then brought back to the model's burnout,
intention and yearly exits by one parameter each, so that it is judged by its patterns and not by its level. The same
shifts go for every draw. Parameters keep their ranges; where a range is too narrow the rival stays off level.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.engine.rulebook import Rule
from sim.evidence.parameters import parameters
from sim.results.metadata import digest
from sim.rules.chance import chance
from sim.rules.decision import may_decide
from sim.rules.departure import leave_for_elsewhere
from sim.rules.draws import Event
from sim.rules.functions import event_occurs, saturate, share, toward
from sim.rules.strains.culture import recognition
from sim.rules.vocabulary import Leaving, Rank
from sim.rules.wellbeing import forget_being_heard, wear_down
from sim.studies.points.cache import PointCache
from sim.validation.scoreboard import Variant
from sim.validation.study import SimulatedInstitution
from sim.world.in_force import settings_in_force
from sim.world.institution import Institution, load_institution

MONTHS_OF_ENGAGEMENT = (
    9.0  # memory of the rival's stock: between exhaustion (months) and self-respect (years)
)
_STEPS = 6
_ROUNDS = 2
_REPLICATES = 4
_MONTHS = 60

TITLES = {
    "model": "the model",
    "null": "a constant hazard by rank",
    "no_feedback": "departures make nobody look up, and nobody takes over their work",
    "burden_only": "no values gap, self-respect the same for all",
    "own_disengagement": "disengagement a stock of its own, fed by exhaustion and want of recognition",
}


def constant_hazard(per_year: tuple[float, float, float, float]) -> Rule:
    """Return a rule of deciding by rank alone; retirement and life outside work stay as they are."""

    def decide(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
        may = may_decide(me, unit, school, people, p)
        if may and event_occurs(chance(me, school, Event.OFFER), per_year[me.rank]):
            leave_for_elsewhere(me, unit, Leaving.VOLUNTARY, school, p)

    return decide


def same_self_respect(level: float) -> Rule:
    """Return a rule of wellbeing in which only burden wears people down."""

    def update_wellbeing(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
        wear_down(me, unit, p)
        me.self_respect = level

    return update_wellbeing


def engagement_of_its_own(months: float) -> Rule:
    """Return a rule in which disengagement follows exhaustion and want of recognition (job demands-resources).

    The stock takes the place of self-respect in the record, so intention and audits read it instead.
    """

    def update_wellbeing(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
        wear_down(me, unit, p)
        want = me.exhaustion + 1.0 - recognition(me, unit, p)
        # 0.3 per unit of want (0 to 2): a choice without a source, which the shift of `disrespect_scale` makes up for
        target = 1.0 - saturate(0.3 * p.disrespect_scale * want)
        me.self_respect = share(toward(me.self_respect, target, months))
        forget_being_heard(me, p)

    return update_wellbeing


def rivals(
    institution: str | Path | Institution = "typical", seed: int = 1, threads: int | None = None,
    points: PointCache | None = None, switches: Mapping[str, float] | None = None,
) -> list[Variant]:  # fmt: skip
    """Return the rival structures, brought to the level of the model at the default parameters."""
    points = PointCache.of(1) if points is None else points
    how = {"replicates": _REPLICATES, "seed": seed, "threads": threads, "switches": dict(switches or {})}
    model = SimulatedInstitution(institution, **how)  # type: ignore[arg-type]
    run = model.run_for(_MONTHS)
    exits = _level(points, model, "annual_departure_rate")
    burnout = _level(points, model, "burned_out")
    intends = _level(points, model, "intends_to_leave")
    by_rank = run.monthly_of(["rank"], ["departures_voluntary", "headcount"])
    sums = (
        by_rank[by_rank["month"] > 0]
        .groupby("member", observed=True)[["departures_voluntary", "headcount"]]
        .sum()
    )
    rates = {name: 12.0 * row["departures_voluntary"] / row["headcount"] for name, row in sums.iterrows()}
    instructor, assistant, associate, full = (float(rates[rank.name.lower()]) for rank in Rank)
    respect = float(run.horizon(["self_respect"])["self_respect"].mean())

    usual_values = settings_in_force(load_institution(institution))
    levels = {"burned_out": burnout, "intends_to_leave": intends, "annual_departure_rate": exits}

    def levelled(variant: Variant, **by: str) -> Variant:
        """Turn the knob of each outcome in turn until the rival is at the model's level."""
        for _ in range(_ROUNDS):
            for outcome, knob in by.items():
                at = _study_of(model, variant)
                variant = _turned(points, at, variant, usual_values, knob, outcome, levels[outcome])
        return variant

    intention = {"intends_to_leave": "intention_base"}
    usual = {"burned_out": "exhaustion_scale", **intention, "annual_departure_rate": "offers_per_year"}
    hazard = constant_hazard((instructor, assistant, associate, full))
    burden = same_self_respect(respect)
    engagement = engagement_of_its_own(MONTHS_OF_ENGAGEMENT)
    return [
        levelled(Variant("null", rules={"decide": hazard}), burned_out="exhaustion_scale", **intention),
        levelled(Variant("no_feedback", {"contagion": 0, "redistribution": 0}), **usual),
        levelled(Variant("burden_only", {"values_gap": 0}, {"update_wellbeing": burden}), **usual),
        levelled(
            Variant("own_disengagement", rules={"update_wellbeing": engagement}),
            **{**usual, "burned_out": "disrespect_scale"},
        ),
    ]


def _study_of(study: SimulatedInstitution, variant: Variant) -> Callable[[Mapping[str, float]], SimulatedInstitution]:
    """Return a function from parameter values to the study of a rival there."""
    return lambda values: replace(
        study, switches={**study.switches, **variant.switches}, rules=variant.rules, parameters={**study.parameters, **values}
    )


def _turned(
    points: PointCache,
    at: Callable[[Mapping[str, float]], SimulatedInstitution],
    variant: Variant,
    usual: Mapping[str, float],
    parameter: str,
    outcome: str,
    level: float,
) -> Variant:
    """Find by halving, within the range of a parameter, where an outcome that rises with it reaches a level."""
    spec = parameters()[parameter]
    others = {name: usual[name] + more for name, more in variant.shifts.items() if name != parameter}
    low, high = spec.low, spec.high
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        if _level(points, at({**others, parameter: middle}), outcome, variant.name) < level:
            low = middle
        else:
            high = middle
    return replace(variant, shifts={**variant.shifts, parameter: 0.5 * (low + high) - usual[parameter]})


def _level(points: PointCache, study: SimulatedInstitution, outcome: str, name: str = "model") -> float:
    """Return the mean of an outcome over replicates."""
    key = f"{name}/{outcome}/{digest([study.seed, dict(study.switches), dict(study.parameters)])}"
    table = points([key], lambda _: study.run_for(_MONTHS).horizon([outcome]), person_months=1)
    return float(table[outcome].mean())
