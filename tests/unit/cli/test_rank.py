"""`attrition rank`: what each lever does alone, from what is shipped."""

import json
from pathlib import Path

import pytest

from sim.evidence.parameters import levers
from tests.unit.program import Attrition


def test_levers_are_listed_by_effect_and_assumed_effects_are_marked(attrition: Attrition) -> None:
    code, out, err = attrition("rank", "community", "--years", "3")
    assert code == 0 and "3 years" in out and "The effect rests on an assumption only" in out, err
    assert out.count(" *") > sum(spec.assumption_only for spec in levers().values())  # with the line that explains it
    assert out.index("Eliminate pointless") < out.index("Wellbeing program")


@pytest.mark.parametrize(("by", "column"), [("effect", "departures_avoided"), ("cost", "net_cost_usd")])
def test_the_order_is_the_one_that_was_asked_for(attrition: Attrition, by: str, column: str) -> None:
    found = json.loads(attrition("rank", "community", "--by", by, "--json")[1])
    values = [row[column] for row in found["levers"]]
    assert values == sorted(values, reverse=by == "effect") and len(values) == len(levers())
    assert {"key", "version", "caveat", "level", "years"} <= set(found["metadata"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--level", "0"), "Allowed: an intensity above 0, up to 1"),
        (("--level", "1.5"), "'--level': Input should be less than or equal to 1"),
        (("--years", "11"), "less than or equal to 10"),
        (("--by", "price"), "price"),
    ],
)
def test_a_mistake_gets_one_message_and_nothing_is_written(
    attrition: Attrition, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    code, out, err = attrition("rank", "community", *words, "--out", str(tmp_path / "found"))
    assert code == 2 and out == "" and said in err and "Traceback" not in err
    assert not (tmp_path / "found").exists()


def test_a_school_that_there_is_not_is_told_with_the_nearest(attrition: Attrition) -> None:
    code, _, err = attrition("rank", "comunity")
    assert code == 2 and "community" in err
