"""The fields of actors: listed, and found by what people call them."""

import pytest
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.engine.rulebook import check_compiles
from sim.evidence.fields import ACTORS, names_of, nearest_field
from sim.foundation.errors import InputError
from sim.rules.records import PERSON_FIELDS
from sim.rules.words import ALIASES


def test_every_field_is_listed_with_what_it_means() -> None:
    table = sim.fields()
    assert list(table.columns) == ["actor", "argument", "field", "kind", "length", "unit", "meaning"]
    assert len(table) == sum(map(len, ACTORS.values())) and (table["meaning"].str.len() > 1).all()
    people = sim.fields("person")
    assert people["field"].tolist() == [one.name for one in PERSON_FIELDS]
    assert people.set_index("field").loc["have", "length"] == 7
    with pytest.raises(InputError, match='Did you mean "school"'):
        sim.fields("scool")


def test_an_alias_is_no_field_and_means_one() -> None:
    every = {name for actor in ACTORS for name in names_of(actor)}
    assert not set(ALIASES) & every, "a field needs no other word"
    assert {name for meant in ALIASES.values() for name in meant} <= every
    assert list(ALIASES) == sorted(ALIASES)


@pytest.mark.parametrize(
    ("word", "actor", "meant"),
    [
        ("age", "person", "age_years"), ("Age", "person", "age_years"), ("gender", "person", "woman"),
        ("sex", "person", "woman"), ("race", "person", "urim"), ("salary", "person", "pay_relative"),
        ("salary", "unit", "mean_pay_relative"), ("salary", "department", "pay_benchmark_usd"),
        ("burnout", "person", "exhaustion"), ("hours", "person", "have"), ("tenure", "person", "months_since_hire"),
        ("vacant", "unit", "vacancies"), ("vacant", "person", "filled"), ("evenings", "unit", "mean_evening_hours"),
        ("exhaustoin", "person", "exhaustion"), ("cultur", "unit", "culture"), ("leader", "unit", "leader_quality"),
        ("offers_per_yaer", "parameters", "offers_per_year"), ("payline", "person", "school.payline"),
        ("offers_per_year", "person", "p.offers_per_year"), ("exhaustion", "unit", "me.exhaustion"),
        ("xyzzy", "person", None),
    ],
)  # fmt: skip
def test_a_word_finds_what_it_means(word: str, actor: str, meant: str | None) -> None:
    assert nearest_field(word, actor) == meant


def test_a_rule_that_asks_for_age_is_told_of_age_years() -> None:
    def old(me, unit, department, school, people, p):  # type: ignore[no-untyped-def]
        if me.age > 60:
            me.intention = 1.0

    with pytest.raises(InputError) as refused:
        check_compiles("form_intention", old)
    text = str(refused.value)
    assert 'uses ".age", which a person has not' in text and 'Did you mean "age_years"?' in text
    assert "`attrition fields`" in text and "sim.fields()" in text


def test_a_rule_that_sets_or_asks_of_others_is_told_of_theirs() -> None:
    def sets(me, unit, department, school, people, p):  # type: ignore[no-untyped-def]
        unit.vacant = 1

    def asks(me, unit, department, school, people, p):  # type: ignore[no-untyped-def]
        me.intention = p.offers

    for rule, told in ((sets, 'which a unit has not(?s:.*)Did you mean "vacancies"'),
                       (asks, 'which a parameter record has not(?s:.*)Did you mean "offers_per_year"')):  # fmt: skip
        with pytest.raises(InputError, match=told):
            check_compiles("form_intention", rule)


def test_the_command_lists_fields() -> None:
    every = CliRunner().invoke(app, ["fields"])
    assert every.exit_code == 0 and "age_years" in every.output and "in rules: me, people[i]" in every.output
    some = CliRunner().invoke(app, ["fields", "age", "--json"])
    assert some.exit_code == 0 and '"age_years"' in some.output and '"stage"' not in some.output
