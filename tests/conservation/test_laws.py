"""In every school, calm or stormy, nothing comes from nowhere and nothing vanishes."""

from collections.abc import Callable

import pytest

from tests.conservation.laws import LAWS
from tests.conservation.lives import CASES, Life, case


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_month_by_month(law: Callable[[Life], None], name: str) -> None:
    law(case(name))


@pytest.mark.parametrize("name", CASES)
def test_the_laws_are_not_kept_by_nothing_happening(name: str) -> None:
    life = case(name)
    people = life.worlds[life.job.months].people
    assert len(life.seen.log) > 20 and life.seen.log["handover_planned"].any()
    assert (people["occupant"] > 0).any()
    assert people["standing_service_hours"].any() and (people["mentor"] >= 0).any()
    assert any(life.worlds[m].people["hours_cut"].any() for m in life.months)
    assert any(life.worlds[m].units["adjunct_hours"].any() for m in life.months)
