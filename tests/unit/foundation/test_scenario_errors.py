"""What is wrong with a scenario is said with file, line, key, what is allowed and the nearest valid name."""

import pickle
from pathlib import Path

import pytest
import yaml as pyyaml

from sim.evidence.parameters import parameters
from sim.foundation.errors import InputError, listed, nearest, shown
from sim.foundation.yamlio import MAX_BYTES, read_yaml
from sim.world.scenario import Scenario, check_parameter, load_scenario

BAD = [
    ("levers:\n  team_inbx: 1", 2, "levers.team_inbx", "not a known lever", "team_inbox"),
    (
        "levers:\n  team_inbox:\n    intensity: 1.5",
        3,
        "levers.team_inbox.intensity",
        "1.5 is more than 1",
        None,
    ),
    (
        "levers:\n  team_inbox:\n    intensity: 1\n    strat: 2",
        4,
        "levers.team_inbox.strat",
        "no such key",
        "start",
    ),
    ("levers: {team_inbox: {start: 2}}", 1, "levers.team_inbox.intensity", "missing", None),
    ("levers: {team_inbox: }", 1, "levers.team_inbox.intensity", "nothing is not a number", None),
    ("levers: {team_inbox: yes}", 1, "levers.team_inbox.intensity", "true is not a number", None),
    ("levers: {team_inbox: '1'}", 1, "levers.team_inbox.intensity", '"1" is not a number', None),
    ("levers: {team_inbox: .nan}", 1, "levers.team_inbox", "not a finite number", None),
    ("levers: {team_inbox: 1e400}", 1, "levers.team_inbox", "not a finite number", None),
    (
        "levers: {team_inbox: {intensity: 1, start: 0}}",
        1,
        "levers.team_inbox.start",
        "0 is less than 1",
        None,
    ),
    ("levers: {team_inbox: {intensity: 1, start: 1.5}}", 1, "levers.team_inbox.start", "whole number", None),
    (
        "levers: {team_inbox: {intensity: 1, start: 5, end: 5}}",
        1,
        "levers.team_inbox.end",
        "ends in month 5",
        None,
    ),
    (
        "levers: {team_inbox: {intensity: 1, tracks: [clinicians]}}",
        1,
        "tracks",
        "not a known track",
        "clinician",
    ),
    (
        "levers: {team_inbox: {intensity: 1, units: Urology}}",
        1,
        "levers.team_inbox.units",
        "is not a list",
        None,
    ),
    ("levers: [team_inbox]", 1, "levers", "a list is not a block of keys", None),
    (
        "shocks:\n- {kind: chair_loss}\n- {kind: chairloss}",
        3,
        "shocks #2.kind",
        "not a known shock",
        "chair_loss",
    ),
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
    assert data == {
        "a": 10,
        "b": 0.001,
        "c": "1:30",
        "d": "2024-01-01",
        "e": "on",
        "f": None,
        "g": False,
        "h": "0x10",
    }
    path = tmp_path / "x.yaml"
    path.write_text("a: [1, {b: 2}]\n", encoding="utf-8")
    yaml = read_yaml(path)
    assert yaml.line(("a", 1, "b", "deeper")) == 1
    assert yaml.where == str(path)


def test_shipped_yaml_means_the_same_to_other_readers() -> None:
    text = load_scenario("surge-with-team-inbox").to_yaml()
    assert pyyaml.safe_load(text) == read_yaml(text).data
