"""What is typed into the fields of assumptions: read as people write it, refused in one sentence."""

from __future__ import annotations

import math
from typing import Any

import pytest

from dashboard.answers.digest import digest
from dashboard.pages.compare import assumed
from dashboard.pages.compare.form import form
from dashboard.question import Arm
from tests.unit.dashboard.made_up import MadeUp, choices


@pytest.fixture(scope="module")
def fields() -> list[assumed.Field]:
    run = MadeUp().run(Arm("typical", "baseline", (), 12, 1), futures=3, progress=lambda done, total: None)
    return assumed.fields(digest(run).ledger, ["team_inbox"], choices())


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("475,600", "usd", 475_600.0), ("$1.2M", "usd", 1_200_000.0), (" 300k ", "usd", 300_000.0), ("0", "usd", 0.0),
        ("-20", "usd", -20.0), ("−20", "usd", -20.0), ("-$20", "usd", -20.0), ("1e12", "usd", None), ("much", "usd", None),
        ("", "usd", None), ("$", "usd", None), ("1,2", "usd", None), ("50", "percent", 0.5), ("50%", "percent", 0.5),
        ("2,5", "percent", 0.025), ("nan", "percent", None), ("1.5×", "times", 1.5), (math.nan, "usd", None),
        (True, "usd", None), ({"x": 1}, "usd", None), (None, "percent", None), (3, "percent", 0.03),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: Any, kind: Any, number: float | None) -> None:
    found = assumed.typed(text, kind)
    assert found == number if number is None else found == pytest.approx(number)


def test_only_what_differs_is_an_assumption_of_the_reader(fields: list[assumed.Field]) -> None:
    as_is = [(one.key, assumed.shown(one.usual, one.kind)) for one in fields]
    assert assumed.edited(as_is, fields) == ({}, [])
    typed = [("discount_per_year", "5"), ("replacement_usd.Surgery", "$700k"), ("vacancy", "1.5")]
    found, wrong = assumed.edited(typed, fields)
    assert found == {"discount_per_year": 0.05, "replacement_usd.Surgery": 7e5, "vacancy": 1.5} and not wrong


@pytest.mark.parametrize("bad", ["-1", "1e12", "NaN", "much", {"x": 1}, [1]])
def test_what_cannot_be_used_is_said_with_what_is_allowed(fields: list[assumed.Field], bad: Any) -> None:
    found, wrong = assumed.edited([("price_usd.team_inbox", bad), ("unknown", "1"), ("discount_per_year", "99")], fields)
    assert not found and len(wrong) == 2
    assert wrong[0] == "team inbox must be a number from $0 to $1,000,000; $14,000 is used."
    assert wrong[1] == "Discount rate must be a number from 0% to 50%; 3% is used."


def test_they_price_both_sides_and_what_is_not_here_is_left_out(fields: list[assumed.Field]) -> None:
    run = MadeUp().run(Arm("typical", "baseline", (), 12, 1), futures=3, progress=lambda done, total: None)
    values = {"replacement_usd.Surgery": 1.0, "margin_usd.Mars": 2.0, "price_usd.nothing": 3.0, "fringe_share": 0.1}
    values["vacancy"] = 2.0
    found = assumed.assumptions(values, digest(run).ledger)
    assert dict(found.replacement_usd) == {"Surgery": 1.0} and not found.margin_usd and not found.price_usd
    assert found.fringe_share == 0.1 and found.discount_per_year is None and assumed.vacancy(values) == 2.0


def test_every_field_is_on_the_form_with_a_label_and_where_it_is_from(fields: list[assumed.Field]) -> None:
    text = str(form(fields, {"discount_per_year": 0.05}))
    for one in fields:
        assert one.key in text and (one.of or one.label) in text
    assert "'5'" in text and "an assumption" in text and "source K1" in text
