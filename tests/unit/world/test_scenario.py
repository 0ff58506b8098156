"""Scenarios and the YAML below them: what is read, what is refused and how it is said."""

import pickle
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.evidence.parameters import levers, parameters, shocks, switches
from sim.foundation.errors import InputError
from sim.foundation.yamlio import read_yaml, write_yaml
from sim.rules.vocabulary import Track
from sim.world.scenario import LeverUse, Scenario, Shock, load_institution, load_scenario
from sim.world.scenario_parts import MAX_MONTH

# ------------------------------------------------------------------ generated scenarios

text = st.text(st.characters(codec="utf-8"), max_size=60)
line = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=40)
names = st.lists(line, max_size=3, unique=True)
share = st.floats(0, 1)
month = st.integers(1, MAX_MONTH - 1)


@st.composite
def lever_uses(draw: st.DrawFn) -> dict[str, object] | float:
    if draw(st.booleans()):
        return draw(share)
    use: dict[str, object] = {"intensity": draw(share), "start": draw(month)}
    use |= draw(st.fixed_dictionaries({}, optional={"ramp": month, "upkeep": share, "units": names}))
    if draw(st.booleans()):
        use["end"] = draw(st.integers(int(use["start"]) + 1, MAX_MONTH))  # type: ignore[call-overload]
    use["tracks"] = draw(st.lists(st.sampled_from([track.name.lower() for track in Track]), unique=True))
    return use


@st.composite
def some_shocks(draw: st.DrawFn) -> dict[str, object]:
    spec = shocks()[draw(st.sampled_from(sorted(shocks())))]
    shock: dict[str, object] = {
        "kind": spec.name,
        "start": draw(month),
        "size": draw(st.floats(spec.low, spec.high)),
    }
    return shock | draw(
        st.fixed_dictionaries({}, optional={"months": st.none() | month, "departments": names})
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    chosen = draw(st.lists(st.sampled_from(sorted(parameters())), max_size=4, unique=True))
    return Scenario(
        title=draw(line),
        why=draw(text),
        levers=draw(st.dictionaries(st.sampled_from(sorted(levers())), lever_uses(), max_size=5)),
        shocks=draw(st.lists(some_shocks(), max_size=3)),
        parameters={
            name: draw(st.floats(parameters()[name].low, parameters()[name].high)) for name in chosen
        },
        switches=draw(
            st.dictionaries(st.sampled_from(sorted(switches())), st.sampled_from([0, 1]), max_size=3)
        ),
    )


@settings(max_examples=60, deadline=None)
@given(scenarios())
@example(Scenario(title="1e3", why="a\x85b\u2028c\r\n "))
def test_every_scenario_survives_writing_and_reading(scenario: Scenario) -> None:
    again = Scenario.from_yaml(scenario.to_yaml())
    assert again == scenario
    assert again.content_hash == scenario.content_hash


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=80)
    | st.text(max_size=80).map(str.encode)
    | scenarios().map(lambda s: s.to_yaml()[5:].encode())
)
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        Scenario.from_yaml(content)
    except InputError as error:
        assert 1 <= len(str(error).splitlines()) <= 3


json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(line, inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(line, json, min_size=1, max_size=4))
def test_yaml_is_read_back_as_written(data: dict[str, object]) -> None:
    assert read_yaml(write_yaml(data)).data == data


# ------------------------------------------------------------------ defaults and derived scenarios


def test_a_bare_number_is_an_intensity_and_the_rest_is_as_usual() -> None:
    use = Scenario(levers={"team_inbox": 0.5}).levers["team_inbox"]
    spec = levers()["team_inbox"]
    assert (use.intensity, use.start, use.ramp, use.end, use.upkeep) == (
        0.5,
        1,
        spec.ramp_months,
        None,
        spec.upkeep,
    )
    assert Scenario(levers={"team_inbox": LeverUse(intensity=0.5)}).levers["team_inbox"] == use
    assert Scenario(levers={"team_inbox": LeverUse(intensity=0.5, ramp=0)}).levers["team_inbox"].ramp == 0


def test_a_shock_is_of_the_usual_size_and_length_for_its_kind() -> None:
    spec = shocks()["message_surge"]
    assert Shock(kind="message_surge").size == spec.size
    assert Shock(kind="message_surge").months == spec.months
    assert Shock(kind="message_surge", months=None).months is None
    staying = Scenario(shocks=[{"kind": "message_surge", "months": None}])
    assert Scenario.from_yaml(staying.to_yaml()).shocks[0].months is None


@pytest.mark.parametrize("word", ["on", "true", "1", "'on'", "yes"])
def test_a_switch_says_on_in_many_ways(word: str) -> None:
    assert Scenario.from_yaml(f"switches: {{contagion: {word}, voice: off}}").switches == {
        "contagion": 1,
        "voice": 0,
    }


def test_with_levers_changes_only_these_levers() -> None:
    base = Scenario(title="Base", levers={"team_inbox": {"intensity": 1, "start": 5}, "mentoring": 0.3})
    other = base.with_levers(team_inbox=0.2, recognition=1)
    assert other.levers["team_inbox"] == base.levers["team_inbox"].model_copy(update={"intensity": 0.2})
    assert other.levers["mentoring"] == base.levers["mentoring"]
    assert other.levers["recognition"].intensity == 1
    assert base.levers["team_inbox"].intensity == 1
    assert (base.name, other.name) == ("base", "base+team_inbox+recognition")


def test_the_hash_is_of_what_is_done_not_of_what_it_is_called() -> None:
    one = Scenario(title="One", levers={"mentoring": 1})
    assert one.content_hash == Scenario(title="Two", why="Because.", levers={"mentoring": 1}).content_hash
    assert one.content_hash != one.with_levers(mentoring=0.9).content_hash


def test_a_scenario_travels_between_processes() -> None:
    scenario = Scenario(levers={"mentoring": 1}, shocks=[{"kind": "chair_loss"}])
    assert pickle.loads(pickle.dumps(scenario)) == scenario


# ------------------------------------------------------------------ names, paths, institutions


def test_scenarios_are_loaded_by_name_by_path_or_as_they_are(tmp_path: Path) -> None:
    shipped = load_scenario("baseline")
    assert load_scenario(shipped) is shipped
    path = tmp_path / "my-plan.yaml"
    path.write_text("title: My plan\nlevers: {mentoring: 1}\n", encoding="utf-8")
    assert load_scenario(path) == load_scenario(str(path))
    assert load_scenario(path).name == "my-plan"


def test_an_institution_beside_the_scenario_is_found(tmp_path: Path) -> None:
    (tmp_path / "school.yaml").write_text(load_institution("community").to_yaml(), encoding="utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text("institution: school.yaml\n", encoding="utf-8")
    scenario = load_scenario(path)
    assert load_institution(scenario.institution).headcount == 250
    assert Scenario.from_yaml(scenario.to_yaml(), folder=tmp_path) == scenario


@pytest.mark.parametrize("load", [load_scenario, load_institution])
def test_what_does_not_exist_is_said_with_what_does(load: object, tmp_path: Path) -> None:
    assert callable(load)
    for name, said in [("basline", "not a known"), ("no/where.yaml", "no such file"), (tmp_path, "folder")]:
        with pytest.raises(InputError, match=said) as caught:
            load(name)
        assert "typical" in str(caught.value) or "baseline" in str(caught.value)
    with pytest.raises(InputError) as caught:
        load_scenario("protected_time")
    assert caught.value.nearest == "protected-time"


def test_filters_are_checked_against_the_institution() -> None:
    school = load_institution("typical")
    unit = school.unit_names()[0]
    Scenario(
        levers={"mentoring": {"intensity": 1, "departments": ["Urology"], "units": [unit]}}
    ).check_against(school)
    bad = [
        Scenario(levers={"mentoring": {"intensity": 1, "departments": ["Urologi"]}}),
        Scenario(levers={"mentoring": {"intensity": 1, "units": [unit + "9"]}}),
        Scenario(shocks=[{"kind": "chair_loss", "departments": ["Urologi"]}]),
    ]
    for scenario in bad:
        with pytest.raises(InputError, match="is not a known") as caught:
            scenario.check_against(school)
        assert caught.value.nearest
    with pytest.raises(InputError, match="unit"):
        Scenario(levers={"mentoring": {"intensity": 1, "units": [unit]}}).check_against(
            school, units=["Ward 7"]
        )
