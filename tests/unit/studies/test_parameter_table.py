"""All parameters as one table: what it holds, how it is searched, and what is refused."""

import re

import pandas as pd
import pytest

import sim
from sim.evidence.parameters import parameters, sources
from sim.evidence.posterior import draws
from sim.studies.parameter_table import LONGEST_FIND, citation_of, searched, words_of


def test_every_parameter_stands_in_it_once_as_it_is_declared() -> None:
    table = sim.parameter_table().set_index("name")
    assert list(table.index) == list(parameters())
    one = parameters()["inbox_saved"]
    row = table.loc["inbox_saved"]
    assert (row["value"], row["low"], row["high"], row["status"]) == (one.value, one.low, one.high, one.status)
    assert row["levers"] == "Team-based inbox" and row["mechanism"] == "What levers do at full intensity"
    assert set(table.index[table["fitted"]]) == {
        "intention_base", "offers_per_year", "exhaustion_scale", "disrespect_scale", "evening_ehr_share", "planned_age_middle"
    }  # fmt: skip


def test_the_posterior_is_that_of_the_shipped_draws_and_missing_where_nothing_is_drawn() -> None:
    table = sim.parameter_table().set_index("name")
    values = pd.Series([draw["intention_base"] for draw in draws()])
    shown = table.loc["intention_base", ["posterior_low", "posterior_median", "posterior_high"]]
    assert shown.tolist() == pytest.approx(values.quantile([0.025, 0.5, 0.975]).tolist())
    assert table.loc[table["prior"] == "fixed", "posterior_median"].isna().all()


def test_all_words_must_occur_somewhere_in_a_row_whatever_their_case_and_width() -> None:
    both = sim.parameter_table("INBOX  assumption")
    assert 0 < len(both) < len(sim.parameter_table("inbox"))
    assert all("inbox" in searched(name) and "assumption" in searched(name) for name in both["name"])
    assert sim.parameter_table("ｉｎｂｏｘ\u200f")["name"].tolist() == sim.parameter_table("inbox")["name"].tolist()


@pytest.mark.parametrize("find", [".*", "(a+)+$", "[", "\\", "<b>inbox</b>", "'; --", "שלום", "\u202einbox()", "x" * 10_000])
def test_a_search_is_text_and_never_a_pattern(find: str) -> None:
    found = sim.parameter_table(find)
    assert len(found) == sum(all(word in searched(name) for word in words_of(find)) for name in parameters())
    assert len(found) < 100 and sum(map(len, words_of(find))) <= LONGEST_FIND


def test_kinds_narrow_it_down() -> None:
    every = sim.parameter_table()
    assert len(sim.parameter_table(status="fitted")) == 6
    assert set(sim.parameter_table(source="E4d")["source"]) == {"E4d"}
    assert set(sim.parameter_table(mechanism="EHR and inbox")["mechanism"]) == {"EHR and inbox"}
    assert sum(len(sim.parameter_table(status=one)) for one in every["status"].unique()) == len(every)


def test_what_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(sim.InputError, match='Did you mean "assumption"'):
        sim.parameter_table(status="asumption")
    with pytest.raises(sim.InputError, match="is not a known mechanism"):
        sim.parameter_table(mechanism="")
    with pytest.raises(sim.InputError, match="find: 5 is not a name"):
        sim.parameter_table(5)


def test_citations_are_whole_and_say_how_they_were_read() -> None:
    assert citation_of("T3").startswith("Bond et al.") and "same as" not in citation_of("T3")
    assert citation_of("X10").endswith("(read in an account of it)")
    assert citation_of("E4d").startswith(citation_of("E4")) and "derived from it" in citation_of("E4d")
    assert citation_of("assumption") == citation_of("structure") == ""
    used = sim.parameter_table()["source"].unique()
    assert all(len(citation_of(key)) > 5 for key in used if key in sources() and key not in ("assumption", "structure"))
    assert not [key for key in used if re.search(r"\bsame as\b", citation_of(key))]
