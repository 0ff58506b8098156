"""A school with an assumption of the reader's own: searches that take longer, or less long, than its numbers say."""

from __future__ import annotations

from sim.world.scenario import Institution

MONTHS = (0.0, 60.0)  # of one search


def with_vacancy(school: Institution, times: float) -> Institution:
    """Return a school in which a search takes so many times as long in every department.

    Args:
        school: As it is.
        times: 1 for as it is.
    """
    if times == 1.0:
        return school
    now = {one.name: one.search_months for one in school.departments_resolved()}
    departments = [
        one.model_copy(
            update={
                "overrides": one.overrides.model_copy(
                    update={"search_months": _months(now.get(one.name), times)}
                )
            }
        )
        for one in school.departments
    ]
    return school.model_copy(update={"departments": tuple(departments)})


def _months(usual: float | None, times: float) -> float | None:
    return None if usual is None else round(min(max(usual * times, MONTHS[0]), MONTHS[1]), 4)
