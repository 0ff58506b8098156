"""Scenarios and the YAML below them: what is read, what is refused and how it is said."""

import pickle
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError, listed, nearest, shown
from sim.parameters import levers, parameters, shocks, switches
from sim.scenario import LeverUse, Scenario, Shock, check_parameter, load_institution, load_scenario
from sim.scenario_parts import MAX_MONTH
from sim.vocabulary import Track
from sim.yamlio import MAX_BYTES, read_yaml, write_yaml

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
    shock: dict[str, object] = {"kind": spec.name, "start": draw(month), "size": draw(st.floats(spec.low, spec.high))}
    return shock | draw(st.fixed_dictionaries({}, optional={"months": st.none() | month, "departments": names}))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    chosen = draw(st.lists(st.sampled_from(sorted(parameters())), max_size=4, unique=True))
    return Scenario(
        title=draw(line),
        why=draw(text),
        levers=draw(st.dictionaries(st.sampled_from(sorted(levers())), lever_uses(), max_size=5)),
        shocks=draw(st.lists(some_shocks(), max_size=3)),
        parameters={name: draw(st.floats(parameters()[name].low, parameters()[name].high)) for name in chosen},
        switches=draw(st.dictionaries(st.sampled_from(sorted(switches())), st.sampled_from([0, 1]), max_size=3)),
    )


@settings(max_examples=60, deadline=None)
@given(scenarios())
def test_every_scenario_survives_writing_and_reading(scenario: Scenario) -> None:
    again = Scenario.from_yaml(scenario.to_yaml())
    assert again == scenario
    assert again.content_hash == scenario.content_hash


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode) | scenarios().map(lambda s: s.to_yaml()[5:].encode()))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        Scenario.from_yaml(content)
    except InputError as error:
        assert 1 <= len(str(error).splitlines()) <= 3


json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False) | text,
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
    assert (use.intensity, use.start, use.ramp, use.end, use.upkeep) == (0.5, 1, spec.ramp_months, None, spec.upkeep)
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
    assert Scenario.from_yaml(f"switches: {{contagion: {word}, voice: off}}").switches == {"contagion": 1, "voice": 0}


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


# ------------------------------------------------------------------ errors name file, line, key, allowed, nearest

BAD = [
    ("levers:\n  team_inbx: 1", 2, "levers.team_inbx", "not a known lever", "team_inbox"),
    ("levers:\n  team_inbox:\n    intensity: 1.5", 3, "levers.team_inbox.intensity", "1.5 is more than 1", None),
    ("levers:\n  team_inbox:\n    intensity: 1\n    strat: 2", 4, "levers.team_inbox.strat", "no such key", "start"),
    ("levers: {team_inbox: {start: 2}}", 1, "levers.team_inbox.intensity", "missing", None),
    ("levers: {team_inbox: }", 1, "levers.team_inbox.intensity", "nothing is not a number", None),
    ("levers: {team_inbox: yes}", 1, "levers.team_inbox.intensity", "true is not a number", None),
    ("levers: {team_inbox: '1'}", 1, "levers.team_inbox.intensity", '"1" is not a number', None),
    ("levers: {team_inbox: .nan}", 1, "levers.team_inbox", "not a finite number", None),
    ("levers: {team_inbox: 1e400}", 1, "levers.team_inbox", "not a finite number", None),
    ("levers: {team_inbox: {intensity: 1, start: 0}}", 1, "levers.team_inbox.start", "0 is less than 1", None),
    ("levers: {team_inbox: {intensity: 1, start: 1.5}}", 1, "levers.team_inbox.start", "whole number", None),
    ("levers: {team_inbox: {intensity: 1, start: 5, end: 5}}", 1, "levers.team_inbox.end", "ends in month 5", None),
    ("levers: {team_inbox: {intensity: 1, tracks: [clinicians]}}", 1, "tracks", "not a known track", "clinician"),
    ("levers: {team_inbox: {intensity: 1, units: Urology}}", 1, "levers.team_inbox.units", "is not a list", None),
    ("levers: [team_inbox]", 1, "levers", "a list is not a block of keys", None),
    ("shocks:\n- {kind: chair_loss}\n- {kind: chairloss}", 3, "shocks #2.kind", "not a known shock", "chair_loss"),
    ("shocks: [{kind: message_surge, size: 20}]", 1, "shocks #1.size", "20 is out of range", None),
    ("shocks: [{kind: hiring_freeze, size: 0.5}]", 1, "shocks #1.size", "0.5 is out of range", None),
    ("shocks: [{size: 1}]", 1, "shocks #1.kind", "missing", None),
    ("shocks: {kind: chair_loss}", 1, "shocks", "a block of keys is not a list", None),
    ("parameters: {load_spred: 0.05}", 1, "parameters.load_spred", "not a known parameter", "load_spread"),
    ("parameters: {load_spread: 50}", 1, "parameters.load_spread", "50 is out of range", None),
    ("parameters: {load_spread: on}", 1, "parameters.load_spread", "true is not a number", None),
    ("switches: {contagio: 1}", 1, "switches.contagio", "not a known switch", "contagion"),
    ("switches: {contagion: 2}", 1, "switches.contagion", "2 is neither on nor off", None),
    ("title: A\ntitle: B", 2, "title", "on line 1 and again here", None),
    ("titel: A", 1, "titel", "no such key", "title"),
    ("self: A", 1, "self", "no such key", None),
    ("title: ''", 1, "title", "not one line of text", None),
    ("title: 7", 1, "title", "7 is not text", None),
    ("institution: typicl", 1, "institution", "not a known institution", "typical"),
    ("institution: ../../secret.yaml", 1, "institution", "not a known institution", None),
    ("title: A: B", 1, "", "text that holds a colon in quotes", None),
    ("title: A\n\twhy: B", 2, "", "indent with blanks", None),
    ("a: &x [1]\nb: *x", 1, "", "Anchors and aliases", None),
    ("title: !!python/name:os.system x", 1, "", "Tags", None),
    ("[" * 50, 1, "", "levels deep", None),
    ("? [a, b]\n: 1", 1, "", "A key must be one word", None),
    ("", None, "", "empty", None),
    ("- 1", None, "", "not a block of keys", None),
    ("title: a\x00b", None, "", "U+0000", None),
    ("x: [" + "1," * 21_000 + "]", 1, "", "entries", None),
    ("why: " + "x" * MAX_BYTES, None, "", "bytes", None),
]


@pytest.mark.parametrize(("content", "line", "key", "said", "near"), BAD, ids=[bad[0][:50] for bad in BAD])
def test_errors_say_where_what_and_what_was_meant(
    content: str, line: int | None, key: str, said: str, near: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        Scenario.from_yaml(content, where="plan.yaml")
    error = caught.value
    assert said in error.message
    assert error.line == line
    assert error.key.endswith(key)
    assert near is None or error.nearest == near
    lines = str(error).splitlines()
    assert lines[0].startswith("plan.yaml" + (f", line {line}" if line else ""))
    assert len(lines) <= 3


def test_ranges_and_names_are_told() -> None:
    with pytest.raises(InputError, match=r"Allowed: a number from 0 \(not at all\) to 1 \(fully\)"):
        Scenario(levers={"mentoring": 2})
    spec = parameters()["load_spread"]
    with pytest.raises(InputError, match=f"from {spec.low:g} to {spec.high:g}"):
        check_parameter("load_spread", 99)
    with pytest.raises(InputError, match="burden_survey, exit_interviews"):
        Scenario(levers={"x": 1})


def test_several_mistakes_are_mentioned_together() -> None:
    with pytest.raises(InputError, match=r"Also wrong: levers.mentoring.start"):
        Scenario.from_yaml("levers: {team_inbox: {intensity: 2}, mentoring: {intensity: 1, start: 0}}")


def test_text_must_be_utf8_and_a_bom_is_fine() -> None:
    with pytest.raises(InputError, match="line 2: The file is not UTF-8") as caught:
        Scenario.from_yaml(b"title: A\nwhy: \xe9t\xe9\n")
    assert caught.value.line == 2
    assert Scenario.from_yaml(b"\xef\xbb\xbftitle: A").title == "A"


@pytest.mark.parametrize("value", [10**400, float("inf"), float("nan"), None, "0.5", [1], b"1"])
def test_numbers_are_numbers_from_python_too(value: object) -> None:
    with pytest.raises(InputError, match="is not a"):
        Scenario(levers={"mentoring": value})


def test_scenarios_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Scenario().title = "other"  # type: ignore[misc]


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
    Scenario(levers={"mentoring": {"intensity": 1, "departments": ["Urology"], "units": [unit]}}).check_against(school)
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
        Scenario(levers={"mentoring": {"intensity": 1, "units": [unit]}}).check_against(school, units=["Ward 7"])


# ------------------------------------------------------------------ small parts


def test_nearest_forgives_how_names_are_written() -> None:
    assert nearest("Team Inbox", ["team_inbox", "mentoring"]) == "team_inbox"
    assert nearest("zzz", ["team_inbox"]) is None


def test_messages_stay_short_and_printable() -> None:
    assert len(shown("x" * 500)) <= 60
    assert shown("a\nb\x1b[31m") == '"a b [31m"'
    assert shown(10**5000) == "a number of very many digits"
    assert listed([str(k) for k in range(30)]).endswith("and 6 more")


def test_errors_travel_between_processes() -> None:
    error = InputError("Wrong.", where="f", line=3, path=("a", 0), allowed=["x", "y"], nearest="x")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) == 'f, line 3, a #1: Wrong.\nAllowed: x, y\nDid you mean "x"?'


def test_words_and_numbers_mean_what_they_seem_to(tmp_path: Path) -> None:
    data = read_yaml("a: 010\nb: 1e-3\nc: 1:30\nd: 2024-01-01\ne: 'on'\nf: ~\ng: No\nh: 0x10\n").data
    assert data == {"a": 10, "b": 0.001, "c": "1:30", "d": "2024-01-01", "e": "on", "f": None, "g": False, "h": "0x10"}
    path = tmp_path / "x.yaml"
    path.write_text("a: [1, {b: 2}]\n", encoding="utf-8")
    yaml = read_yaml(path)
    assert yaml.line(("a", 1, "b", "deeper")) == 1
    assert yaml.where == str(path)


def test_shipped_yaml_means_the_same_to_other_readers() -> None:
    text = load_scenario("surge-with-team-inbox").to_yaml()
    assert pyyaml.safe_load(text) == read_yaml(text).data
