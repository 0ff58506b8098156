"""Goal-seek: the cheapest combination of levers that reaches targets within a budget, or the best one for the budget.

Three steps, each in draws and random numbers of its own. *Search*: three methods try combinations, at a smaller size where
that is asked. *Retest*: the frontier of cost against departures, and the combinations that reach the targets most cheaply,
are tried again at the school's full size; among these the answer is chosen. *Confirmation*: the answer alone is tried once
more, so that nothing was chosen by the numbers that are told of it.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

import numpy as np

from sim.evidence.posterior import Draw
from sim.foundation.errors import InputError
from sim.simulate.rosters import sized
from sim.studies.portfolio.choice import Yardstick
from sim.studies.portfolio.frontier import front, pymoo, spread
from sim.studies.portfolio.grid import Array, Levels, Prices
from sim.studies.portfolio.guide import Guide
from sim.studies.portfolio.judge import DEPARTURES, Judge
from sim.studies.portfolio.problem import Problem
from sim.studies.portfolio.result import METHODS
from sim.studies.portfolio.search import SEARCH, Tally, Work, looked_up, search
from sim.studies.portfolio.sought import Sought
from sim.studies.portfolio.stage import Stage
from sim.studies.portfolio.targets import parsed
from sim.studies.portfolio.telling import Told, told
from sim.world.in_force import draws_of
from sim.world.institution import Institution, load_institution

RETESTED = 40  # futures, each with its own draw where there are so many
RETEST, CONFIRM = "retest", "confirm"
COST = "levers_usd"
REPORTED = (
    DEPARTURES,
    "annual_departure_rate",
    "burned_out",
    "evening_hours_per_week",
    "protected_share",
    "total_usd",
)
_ERRORS = 0.5  # standard errors that the answer should have to spare
_CANDIDATES = 4  # that reach the targets, beyond those that reach them with something to spare
_SPARE = (0.05, 0.1, 0.2)  # shares of the gap
_CONFIRMED = 2  # times as many futures confirm the answer
_PARTS = 5  # of the posterior: one for the search, two each for what follows
_MOST = 14  # retested beyond the frontier, at most


def seek(
    problem: Problem,
    work: Work | None = None,
    *,
    searched_at: int | None = None,
    retested: int = RETESTED,
    compared: bool = True,
    roster: Any = None,
    institution: Institution | None = None,
) -> Sought:
    """Find what reaches `problem.targets` most cheaply within the budget; without targets, what avoids most departures.

    Args:
        problem: What is asked. Of `objectives`, those that are named are searched for, too; `draws` and `evaluations` are
            those of the search, `points` those of the frontier that are retested.
        work: Where it is kept, threads, progress, and whether to stop.
        searched_at: Size at which the search is made, for speed; budget and targets go with it. The retest is made at the
            size of the problem.
        retested: Futures of the retest, each with its own posterior draw; twice as many confirm the answer.
        compared: Also search greedily and randomly, with as many evaluations.
        roster: Real people to begin with, as `sim.run` takes them.
        institution: In place of the one that the problem names.

    Raises:
        InputError: Something does not exist or fit, pymoo is missing, or no lever that may be used can be paid.
        Cancelled: It was no longer wanted.
    """
    pymoo("core.algorithm")  # before anything runs
    work = work or Work()
    plan = _plan(problem, searched_at, retested, roster, institution or load_institution(problem.institution))
    first, second, third = plan
    methods = METHODS if compared else METHODS[:1]
    weight = max(1, round(second.setting.person_months / first.setting.person_months))
    total = len(methods) * problem.evaluations + weight * (problem.points + _MOST + 4)
    tally = Tally(total, work.progress)
    with ExitStack() as stack:
        look, again, last = (
            stack.enter_context(looked_up(stage.setting, stage.setting, name, work, tally, times))
            for stage, name, times in zip(
                plan, (SEARCH, RETEST, CONFIRM), (1, weight, 2 * weight), strict=True
            )
        )
        start = first.setting.grid.start
        alone = look(start)
        guide = Guide(first.judge, _prices(first, alone, problem.budget_usd), alone[1:, :, :-1])
        hints = guide.first()
        archives = {name: search(name, first.setting, look, hints) for name in methods}
        every = list(dict.fromkeys(levels for each in archives.values() for levels in each.levels))
        found = look(every)
        chosen, roles = _worth_retesting(first, every, found, problem)
        retest = again(chosen)
        status, answer = _answer(second, chosen, retest)
        beyond = None
        if status == "unreachable":
            more = [
                levels
                for levels in [*guide.cheapest(guide.everything), *guide.most()]
                if levels not in chosen
            ]
            found = np.concatenate([found, look(more)]) if more else found
            every += more
            chosen, retest = chosen + more, again([*chosen, *more])
            beyond = _cheapest_that_reaches(second, retest)
            status = "beyond" if beyond is not None else status
        wanted = [chosen[answer], *([chosen[beyond]] if beyond is not None else [])]
        confirm = last(wanted)
        return told(
            problem, status, Told(first, every, found, archives, Yardstick.of(archives)),
            second, chosen, retest, roles, answer, beyond, third, confirm,
        )  # fmt: skip


def _plan(
    problem: Problem, searched_at: int | None, retested: int, roster: Any, place: Institution
) -> tuple[Stage, Stage, Stage]:
    """Lay all three steps out."""
    targets = [parsed(text) for text in problem.targets]
    own = list(problem.objectives) if "objectives" in problem.model_fields_set else []
    names = (DEPARTURES, *own, *(target.outcome.name for target in targets))
    institution = sized(place, problem.people, roster)
    ratio = 1.0
    small: dict[str, Any] = {"objectives": tuple(dict.fromkeys((*names, COST)))}
    if searched_at is not None and roster is None and searched_at < institution.headcount:
        ratio = searched_at / institution.headcount
        small |= {"people": searched_at, "budget_usd": problem.budget_usd * ratio}
    full: dict[str, Any] = {"objectives": tuple(dict.fromkeys((*names, *REPORTED)))}
    sets = _sets(problem, institution, retested)
    many = (retested, _CONFIRMED * retested)
    again, last = (
        {**full, "draws": len(draws), "replicates": 1 if draws else futures}
        for draws, futures in zip(sets[1:], many, strict=True)
    )
    third = Stage.of(problem.model_copy(update=last), targets, 1.0, 2, sets[2], roster, place)
    people = third.setting.roster
    second = Stage.of(problem.model_copy(update=again), targets, 1.0, 1, sets[1], people, place)
    first = Stage.of(problem.model_copy(update=small), targets, ratio, 0, sets[0], people, place)
    return first.beside(third), second.beside(third), third


def _sets(problem: Problem, institution: Institution, retested: int) -> list[list[Draw]]:
    """Return the draws of each step: no draw serves two, and each has them from everywhere in the posterior."""
    if not problem.draws:
        return [[], [], []]
    every = draws_of(institution)
    most = len(every) // _PARTS
    if problem.draws > most:
        raise InputError(
            f"{problem.draws} draws were requested for the search, and others after it, but the posterior has {len(every)}.",
            path=("draws",),
            allowed=f"at most {most}" if most else "0",
        )
    wanted = (problem.draws, retested, _CONFIRMED * retested)
    parts = [[k for k in range(len(every)) if k % _PARTS in part] for part in ((0,), (1, 2), (3, 4))]
    return [
        [every[part[int(k)]] for k in np.linspace(0, len(part) - 1, min(n, len(part)))]
        for part, n in zip(parts, wanted, strict=True)
    ]


def _prices(stage: Stage, start: Array, budget: float) -> Prices:
    """Return the prices of steps.

    Raises:
        InputError: Not one step of any lever can be paid.
    """
    prices = Prices.of(stage.setting.grid, stage.setting.scale.usd(start)[1:])
    if prices.usd.min() > prices.grid.budget_usd:
        raise InputError(
            f"One step of any lever costs more than {budget:,.0f} dollars a year.",
            path=("budget_usd",),
            allowed=f"{prices.usd.min() / stage.ratio:,.0f} or more, for the cheapest; or more steps; or other levers",
        )
    return prices


def _worth_retesting(
    stage: Stage, every: list[Levels], found: Array, problem: Problem
) -> tuple[list[Levels], Mapping[Levels, str]]:
    """Return the frontier of cost against departures, and what may be the answer; and the role of each."""
    judge, usd = stage.judge, stage.setting.scale.usd(found)
    allowed = np.flatnonzero(usd <= stage.setting.problem.budget_usd)
    changes = found[allowed, :, :-1]
    scores = np.column_stack([usd[allowed], judge.departures(changes)])
    places = front(scores)
    ends = [int(scores[places, 0].argmin()), int(scores[places, 1].argmin())]
    kept = [
        int(places[k])
        for k in spread(scores[places], problem.points, list(dict.fromkeys(ends)), problem.seed)
    ]
    wanted = [0, *_candidates(judge, usd[allowed], changes, scores[:, 1])]
    levels = {
        every[int(allowed[place])]: "frontier" if place in kept else "candidate" for place in [*kept, *wanted]
    }
    return list(levels), levels


def _candidates(judge: Judge, usd: Array, changes: Array, departures: Array) -> list[int]:
    """Return the places of what may be the answer: what reaches the targets most cheaply, or comes nearest."""
    if not judge.targets:
        return [int(place) for place in np.argsort(departures, kind="stable")[:_CANDIDATES]]
    missing = judge.missing(changes)
    value = departures if judge.criterion == "regret" else usd
    reach = np.flatnonzero(missing <= 0.0)
    found = [int(place) for place in reach[np.argsort(value[reach], kind="stable")[:_CANDIDATES]]]
    for spare in _SPARE:
        enough = np.flatnonzero(missing <= -spare)
        if len(enough):
            found.append(int(enough[value[enough].argmin()]))
    return [*found, *(int(place) for place in np.argsort(missing, kind="stable")[:_CANDIDATES])]


def _answer(stage: Stage, chosen: list[Levels], retest: Array) -> tuple[str, int]:
    """Return what the retest says, and the place of the answer."""
    judge, usd, changes = stage.judge, stage.setting.scale.usd(retest), retest[:, :, :-1]
    allowed = usd <= stage.setting.problem.budget_usd
    departures = judge.departures(changes, changes[allowed])
    nothing = chosen.index((0,) * len(chosen[0]))
    if not judge.targets:
        return "best", int(np.where(allowed, departures, np.inf).argmin())
    missing = judge.missing(changes)
    if missing[nothing] <= 0.0:
        return "already", nothing
    reach = allowed & (missing <= 0.0)
    if reach.any():
        surely = reach & (judge.missing(changes, _ERRORS) <= 0.0)  # the cheapest lies at the edge, and would often miss it
        reach = surely if surely.any() else reach
        value = departures if judge.criterion == "regret" else usd
        return "reached", int(np.where(reach, value, np.inf).argmin())
    return "unreachable", int(np.where(allowed, missing, np.inf).argmin())


def _cheapest_that_reaches(stage: Stage, retest: Array) -> int | None:
    usd, missing = stage.setting.scale.usd(retest), stage.judge.missing(retest[:, :, :-1])
    reach = missing <= 0.0
    return int(np.where(reach, usd, np.inf).argmin()) if reach.any() else None
