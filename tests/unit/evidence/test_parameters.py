"""The declared numbers hold together, and both faces of the model read the same ones."""

import ast
from pathlib import Path

import pytest
from pydantic import ValidationError

import sim
from sim.evidence import parameters as declared
from sim.evidence import priors
from sim.evidence.parameters import (
    LeverSpec,
    Parameter,
    SwitchSpec,
    levers,
    parameter_groups,
    parameter_object,
    parameter_record,
    parameters,
    settings,
    shocks,
    sources,
    switches,
)
from sim.evidence.priors import uncertain
from sim.rules.vocabulary import Lever, Reach, Shock, Strain

GROUPS = ["measure", "workflows", "align", "pay", "protect", "culture", "person", "leave"]
RULES = "\n".join(path.read_text(encoding="utf-8") for path in (Path(sim.__file__).parent / "rules").rglob("*.py"))
A_PARAMETER = {
    "name": "x", "group": "g", "value": 0.5, "low": 0.0, "high": 1.0, "unit": "share",
    "distribution": "triangular", "source": "assumption", "status": "assumption", "note": "a number",
}  # fmt: skip


def test_every_parameter_says_what_it_is_and_where_it_comes_from() -> None:
    for name, spec in parameters().items():
        assert spec.name == name and spec.group in parameter_groups()
        assert spec.low <= spec.value <= spec.high, name
        assert spec.source in sources(), f"{name}: {spec.source}"
        assert spec.unit and spec.note, name
        if spec.status in ("confirmed", "recalled", "second-hand"):
            assert spec.source != "structure", name


def test_only_what_an_instrument_or_a_definition_sets_is_fixed() -> None:
    fixed = {name for name, spec in parameters().items() if spec.distribution == "fixed"}
    instruments = {"pfi_exhaustion_weight", "pfi_top", "pfi_cutoff", "intention_cutoff"}
    assert fixed == {*instruments, "effort_cut", "leader_usual", "notes_usual"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": 1.5}, "outside its range"),
        ({"low": 0.5, "high": 0.5}, "only a fixed parameter"),
        ({"distribution": "fixed"}, "only a fixed parameter"),
        ({"status": "guess"}, "status"),
        ({"distribution": "normal"}, "distribution"),
        ({"unit": ""}, "unit"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(changes: dict[str, object], message: str) -> None:
    Parameter(**A_PARAMETER)
    with pytest.raises(ValidationError, match=message):
        Parameter(**{**A_PARAMETER, **changes})


def test_parameters_that_are_shares_stay_shares() -> None:
    for name, spec in parameters().items():
        if spec.unit in ("share", "probability"):
            assert spec.low >= 0.0, name
            assert spec.high <= 1.0 or name == "fear_by_culture", name


def test_times_over_which_things_fade_are_a_month_at_least() -> None:
    for name, spec in parameters().items():
        if spec.unit == "months" and name != "request_months_shortest":
            assert spec.low > 1.0, f"{name}: a shorter memory would overshoot"


def test_both_faces_read_the_same_numbers() -> None:
    chosen = settings({"offers_per_year": 2.0}, {"voice": 0})
    record, plain = parameter_record(chosen)[0], parameter_object(chosen)
    assert set(record.dtype.names) == set(vars(plain)) == {*parameters(), *switches()}
    for name in record.dtype.names:
        assert record[name] == getattr(plain, name) and type(getattr(plain, name)) is float
    assert plain.offers_per_year == 2.0 and plain.voice == 0.0 and plain.contagion == 1.0


def test_settings_begin_from_the_declared_values_each_time() -> None:
    settings({"offers_per_year": 9.0})
    assert settings()["offers_per_year"] == parameters()["offers_per_year"].value


def test_no_name_means_two_things() -> None:
    assert not set(parameters()) & set(switches())
    assert len(parameters()) > 300


def test_every_strain_gap_feedback_and_exposure_has_its_switch() -> None:
    kinds = {name: spec.kind for name, spec in switches().items()}
    assert all(spec.on for spec in switches().values()), "none waits"
    assert {name for name, kind in kinds.items() if kind == "strain"} == {
        f"strain_{strain.name.lower()}" for strain in Strain
    }
    assert {name for name, kind in kinds.items() if kind == "gap"} == {"volume_gap", "values_gap"}
    assert {name for name, kind in kinds.items() if kind == "feedback"} == {
        "redistribution", "contagion", "culture_drift", "habituation", "requests", "voice", "refilled_time",
    }  # fmt: skip
    assert all(name.startswith(("gender_", "urim_")) for name, kind in kinds.items() if kind == "exposure")
    assert len([kind for kind in kinds.values() if kind == "exposure"]) == 11
    assert len([kind for kind in kinds.values() if kind == "mechanism"]) == 13


# -- levers and shocks --


def test_levers_come_in_the_groups_that_leaders_speak_of() -> None:
    assert len(levers()) == len(Lever) == 21
    groups = list(dict.fromkeys(lever.group for lever in levers().values()))
    assert groups == GROUPS
    assert sorted(lever.index for lever in levers().values()) == list(range(21))


@pytest.mark.parametrize("lever", levers().values(), ids=lambda lever: lever.name)
def test_every_lever_is_declared_whole(lever: LeverSpec) -> None:
    assert lever.title and len(lever.description) > 20 and lever.acts_on
    assert lever.effects and set(lever.effects) <= set(parameters()), "the size of an effect is a parameter"
    assert lever.source in sources()
    for cost in lever.costs:
        assert cost.low <= cost.usd_per_year <= cost.high and cost.source in sources()
        assert cost.per.upper() in Reach.__members__
    assert sorted(lever.levels) == [0.0, 0.25, 0.7, 1.0]


@pytest.mark.parametrize("lever", Lever, ids=lambda lever: lever.name.lower())
def test_every_lever_acts_somewhere_in_the_rules(lever: Lever) -> None:
    assert f"Lever.{lever.name}" in RULES


def test_a_lever_never_acts_on_burnout_or_leaving_directly() -> None:
    """Nothing that forms intention, or reads burnout, knows any lever."""
    folder = Path(sim.__file__).parent / "rules"
    assert "Lever" not in (folder / "intention.py").read_text(encoding="utf-8")
    decision = (folder / "decision.py").read_text(encoding="utf-8")
    assert "in_force" not in decision
    wellbeing = ast.parse((folder / "wellbeing.py").read_text(encoding="utf-8"))
    users = {
        node.name
        for node in ast.walk(wellbeing)
        if isinstance(node, ast.FunctionDef) and "in_force" in ast.unparse(node)
    }
    assert users == {"recovery"}, "the wellbeing programme helps recovery, as MODEL says, and nothing else does"


@pytest.mark.parametrize("shock", Shock, ids=lambda shock: shock.name.lower())
def test_every_shock_is_declared_and_acts_somewhere(shock: Shock) -> None:
    spec = shocks()[shock.name.lower()]
    assert spec.index == shock and spec.low <= spec.size <= spec.high
    assert spec.source in sources() and spec.title and len(spec.description) > 10
    assert spec.months is None or spec.months > 0
    assert f"Shock.{shock.name}" in RULES


# -- mechanisms that wait, switched off, for the next calibration --


def test_what_waits_is_off_by_default_and_nothing_is_drawn_or_calibrated_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = dict(parameters())
    name = next(iter(uncertain()))
    spec = SwitchSpec(name="waiting", kind="mechanism", title="A mechanism", on=False)
    monkeypatch.setattr(declared, "switches", lambda: {**switches(), "waiting": spec})
    monkeypatch.setattr(declared, "parameters", lambda: {**usual, name: usual[name].model_copy(update={"switch": "waiting"})})
    monkeypatch.setattr(priors, "parameters", declared.parameters)
    assert declared.parameters()[name].waits and name not in uncertain()
    assert declared.settings()["waiting"] == 0.0 and declared.settings(None, {"waiting": 1.0})["waiting"] == 1.0
    assert all(declared.settings()[other] == 1.0 for other in switches())
    assert not any(one.waits for one in usual.values())  # today nothing waits
