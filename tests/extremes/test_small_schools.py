"""Schools of one person, of one kind of work, with nobody in most departments: nothing divides by nobody."""

import pytest

import sim
from sim.engine.replicates import Job, settled_start
from sim.evidence.parameters import levers, shocks
from sim.rules.vocabulary import PersonColumn
from sim.simulate.request import RunRequest, prepare
from sim.world.scenario import Scenario, Shock
from tests.extremes.sensible import sensible

STORM = Scenario(
    title="Everything",
    levers={name: {"intensity": 1.0, "start": 2, "ramp": 3} for name in levers()},
    shocks=tuple(Shock(kind=kind, start=4 + k) for k, kind in enumerate(shocks())),
)
CALM = Scenario(title="Calm")


def job(scenario: Scenario, institution: sim.Institution, roster: str | None = None, months: int = 60) -> Job:
    """A small school, made ready as users have it made."""
    people = None if roster is None else roster.encode()
    return prepare(scenario, RunRequest.of(institution, people, 1, months, 3, 1, None, None, None, True)).job


@pytest.mark.parametrize("headcount", [1, 2, 7])
@pytest.mark.parametrize("scenario", [CALM, STORM], ids=["calm", "storm"])
def test_a_handful_of_people_is_an_institution(headcount: int, scenario: Scenario) -> None:
    for institution in sim.list_institutions():
        found = sensible(job(scenario, sim.load_institution(institution).scaled(headcount)))
        assert found.seen.by_cell[:, :, PersonColumn.HEADCOUNT].sum(axis=1).max() >= 1


def test_the_tables_of_one_person_can_be_made() -> None:
    one = sim.load_institution("typical").scaled(1)
    both = sim.compare(["baseline", "everything-reasonable"], institution=one, replicates=2, months=24)
    for run in both.runs.values():
        assert len(run.summary()) and len(run.targets()) and len(run.monthly)
        assert len(run.people([0, 24])) <= 4
        run.life_after()
    assert len(both.summary()) > 0


def test_departments_without_anybody_take_no_part() -> None:
    typical = sim.load_institution("typical")
    empty = [{**dict(spec), "headcount": 12 if k == 3 else 0} for k, spec in enumerate(typical.departments)]
    lonely = sim.Institution(**{**dict(typical), "headcount": 12, "departments": empty})
    found = sensible(job(STORM, lonely))
    assert found.job.population.department_names == (typical.departments[3].name,)


EFFORTS = ["1,0,0,0", "0,1,0,0", "0,0,1,0", "0,0,0,1", "0.01,0.01,0.01,0.01", "0.6,0,0.4,0", "0,0.5,0,0.5"]


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("scenario", [CALM, STORM], ids=["calm", "storm"])
def test_a_roster_of_people_who_do_one_thing_only(effort: str, scenario: Scenario) -> None:
    header = "department,cfte,research_effort,teaching_effort,admin_effort"
    rows = [f"{department},{effort}" for department in ("Urology", "Surgery", "Pediatrics") for _ in range(10)]
    sensible(job(scenario, sim.load_institution("typical"), "\n".join([header, *rows]), months=72))


@pytest.mark.parametrize(
    "people",
    [
        "department,age,rank,years_since_hire\n" + "Urology,80,professor,45\n" * 20,
        "department,age,rank,years_since_hire\n" + "Urology,26,instructor,0\n" * 20,
        "department,gender,urim,pay_usd\n" + "Surgery,F,yes,20000\n" * 20 + "Surgery,M,no,5000000\n",
        "department,rvu_target\n" + "Surgery,0.1\n" * 10 + "Surgery,3\n" * 10,
        "department,unit\n" + "".join(f"Pediatrics,Alone {k}\n" for k in range(20)),
    ],
    ids=["all old", "all new", "all underpaid but one", "targets", "units of one"],
)
def test_a_roster_of_extremes(people: str) -> None:
    found = sensible(job(STORM, sim.load_institution("typical"), people))
    assert settled_start(found.job, 0).people["filled"].sum() >= 20
