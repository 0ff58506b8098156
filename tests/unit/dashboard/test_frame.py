"""What a page is brought, and what it keeps of its own in the address."""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard.parts.frame import carried, own_of, own_query
from dashboard.question import Use
from dashboard.site import Site
from tests.unit.dashboard.made_up import MadeUp


def site() -> Site:
    model = MadeUp()
    return Site(model, model.choices, "1")


def test_a_page_gets_the_question_the_kept_policies_and_its_own_part() -> None:
    raw = {
        "search": "?school=community&team_inbox=0.5&compare.with=a%7Cb&portfolio.budget=3",
        "kept": [{"name": "Mine", "school": "typical", "policy": {"coaching": {"intensity": 0.25}}}],
        "tab": "one",
        "number": 3,
    }
    with Flask("x").test_request_context():
        found = carried(raw, "compare", site())
    assert found.question.school == "community" and found.question.uses == {"team_inbox": Use(0.5)}
    assert [(one.name, one.question.uses) for one in found.policies] == [("Mine", {"coaching": Use(0.25)})]
    assert found.own == {"with": "a|b"} and found.number == 3 and not found.notices


@pytest.mark.parametrize("raw", [None, [], "x", {"search": 5, "kept": 7, "tab": {}, "number": "no"}, {"kept": [1, None]}])
def test_anything_else_is_survived(raw: object) -> None:
    with Flask("x").test_request_context():
        found = carried(raw, "compare", site())
    assert found.question == site().choices.first and found.policies == () and found.number == 0


def test_what_a_page_writes_into_the_address_is_read_back_and_nothing_else() -> None:
    query = own_query("portfolio", {"budget": "3000000", "goal": "a|b, c", "empty": ""})
    assert own_of(f"?school=typical&{query}", "portfolio") == {"budget": "3000000", "goal": "a|b, c"}
    assert own_of(f"?{query}", "port") == {}
