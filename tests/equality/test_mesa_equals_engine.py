"""Mesa agents and the compiled engine give the same numbers to the last bit, for whole runs."""

from pathlib import Path

import numpy as np
import pytest

from sim.engine.replicates import run_replicate
from sim.evidence.parameters import levers, parameters, shocks, switches
from sim.foundation.paths import scenarios_dir
from sim.mesa_model.model import FacultyModel
from sim.world.scenario import Scenario
from tests.equality.two_faces import assert_equal_lives, job_of

SAMPLE = scenarios_dir() / "rosters" / "sample_1000.csv"
EVERYTHING = Scenario(
    title="Every lever in some way, every shock",
    levers={
        name: {"intensity": 0.3 + 0.03 * k, "start": 1 + k % 5, "ramp": k % 4, "upkeep": 0.1 * (k % 10)}
        | ({"end": 12} if k % 6 == 0 else {})
        | ({"tracks": ["clinician", "physician_scientist"]} if k % 5 == 1 else {})
        | ({"departments": ["Pediatrics", "Surgery"]} if k % 7 == 2 else {})
        for k, name in enumerate(levers())
    },
    shocks=tuple({"kind": kind, "start": 2 + k, "months": 5} for k, kind in enumerate(shocks())),
)
UNUSUAL = {name: (spec.value + spec.high) / 2 for k, (name, spec) in enumerate(parameters().items()) if k % 9 == 0}


def test_the_typical_school_from_its_first_draw_through_two_years() -> None:
    model = FacultyModel(seed=3)
    assert_equal_lives(model, job_of(model, 24, "equal typical"), 24)


def test_with_every_lever_and_every_shock() -> None:
    model = FacultyModel(policy=EVERYTHING, headcount=250, seed=5, replicate=2)
    assert_equal_lives(model, job_of(model, 18, "equal everything"), 18)


@pytest.mark.parametrize("kind", ["strain", "feedback", "exposure"])
def test_with_mechanisms_off(kind: str) -> None:
    off = {name: 0 for name, spec in switches().items() if spec.kind == kind}
    model = FacultyModel("community", headcount=120, switches=off, seed=7)
    assert_equal_lives(model, job_of(model, 12, f"equal without {kind}"), 12)


def test_with_other_numbers() -> None:
    model = FacultyModel("research_intensive", headcount=150, parameters=UNUSUAL, seed=2**62, replicate=9)
    assert_equal_lives(model, job_of(model, 12, "equal unusual"), 12)


def test_with_the_people_of_a_roster(tmp_path: Path) -> None:
    few = tmp_path / "roster.csv"
    few.write_text("".join(SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)[:201]), encoding="utf-8")
    model = FacultyModel(roster=str(few), seed=4)
    assert sum(me.on_roster for me in model.people) > 150 and len(model.people) < 300
    assert_equal_lives(model, job_of(model, 12, "equal roster", roster=few), 12)


def test_what_the_model_sees_is_what_the_engine_sees() -> None:
    """`model.seen` adds up everybody in one go; the engine by unit: equal but for the last digits."""
    model = FacultyModel("community", headcount=100, settling_months=24, seed=6)
    result = run_replicate(job_of(model, 0, "equal seen"), 0)
    assert np.allclose(model.seen, result.by_cell[0].sum(axis=0, dtype=float), rtol=1e-6)
    assert np.allclose(model.unit_seen, result.by_unit[0].sum(axis=0, dtype=float), rtol=1e-6)


@pytest.mark.long
@pytest.mark.parametrize("policy", ["baseline", EVERYTHING], ids=["baseline", "everything"])
def test_the_typical_school_through_ten_years(policy: str | Scenario) -> None:
    model = FacultyModel(policy=policy, seed=11, replicate=1)
    assert_equal_lives(model, job_of(model, 120, f"equal long {policy}"), 120)


@pytest.mark.long
def test_the_sample_roster_through_five_years() -> None:
    model = FacultyModel(roster=str(SAMPLE), seed=12)
    assert_equal_lives(model, job_of(model, 60, "equal long roster", roster=SAMPLE), 60)


@pytest.mark.long
@pytest.mark.parametrize("name", switches())
def test_with_each_mechanism_off(name: str) -> None:
    model = FacultyModel("community", policy=EVERYTHING.model_copy(update={"levers": {}}), switches={name: 0}, seed=13)
    assert_equal_lives(model, job_of(model, 24, f"equal long {name}"), 24)
