"""Mesa's `batch_run` runs the model over levers and seeds, in one process or in two, with the numbers of a plain run."""

from typing import Any

import pandas as pd
import pytest
from mesa import batch_run

from sim import FacultyModel, InputError, Scenario, load_institution
from tests.mesa.small import small, stepped

MONTHS = 3
FIXED = {"institution": "community", "headcount": 30, "settling_months": 1}
OVER = {"team_inbox": [0.0, 1.0], "rng": [1, 2]}
SEEN = ("headcount", "burned_out", "evening_hours_per_week", "self_respect")


def rows(parameters: dict[str, Any], **how: Any) -> list[dict[str, Any]]:
    found = batch_run(
        FacultyModel, parameters, max_steps=MONTHS, data_collection_period=1, display_progress=False, **how
    )
    return sorted(found, key=lambda row: (row["RunId"], row["Step"]))


@pytest.mark.parametrize("processes", [1, 2])
def test_every_row_is_a_month_of_the_model_that_it_names(processes: int) -> None:
    found = rows(FIXED | OVER, number_processes=processes)
    assert [(row["RunId"], row["Step"]) for row in found] == [
        (k, m) for k in range(4) for m in range(MONTHS + 1)
    ]
    for k in range(4):
        mine = found[k * (MONTHS + 1) : (k + 1) * (MONTHS + 1)]
        chosen = {name: mine[0][name] for name in OVER}
        table = stepped(small(**FIXED, **chosen), MONTHS).datacollector.get_model_vars_dataframe()
        for name in SEEN:
            assert [row[name] for row in mine] == table[name].tolist(), (chosen, name)


@pytest.mark.parametrize("name", ["rng", "replicate"])
def test_seeds_and_replicates_are_other_futures(name: str) -> None:
    last = [row for row in rows({**FIXED, name: range(4)}) if row["Step"] == MONTHS]
    assert len({row["self_respect"] for row in last}) == 4


def test_a_lever_meets_the_same_people_and_the_same_random_numbers() -> None:
    found = rows(FIXED | OVER)
    usual, treated = (
        [row for row in found if row["team_inbox"] == on and row["rng"] == 1] for on in (0.0, 1.0)
    )
    assert [usual[0][name] for name in SEEN] == [treated[0][name] for name in SEEN], "month 0"
    assert usual[1]["evening_hours_per_week"] != treated[1]["evening_hours_per_week"]


@pytest.mark.filterwarnings("ignore:.*iterations.*:DeprecationWarning")
def test_iterations_alone_repeat_one_future() -> None:
    """The model is reproducible without a seed: a warning says how to get different futures."""
    with pytest.warns(UserWarning, match=r'repeats one and the same future.*"rng".*"replicate"'):
        found = rows(FIXED, iterations=2)
    once, again = ([row for row in found if row["iteration"] == number] for number in (0, 1))
    assert [[row[name] for name in SEEN] for row in once] == [[row[name] for name in SEEN] for row in again]


@pytest.mark.filterwarnings("ignore:.*iterations.*:DeprecationWarning")
@pytest.mark.parametrize("varied", [{"rng": [1, 2]}, {"replicate": [1, 2]}, {}], ids=["rng", "replicate", "neither"])
def test_the_warning_is_for_those_who_need_it(varied: dict[str, Any], recwarn: pytest.WarningsRecorder) -> None:
    rows({**FIXED, **varied}, iterations=2 if varied else 1)
    assert not [one for one in recwarn if "one and the same future" in str(one.message)]


SCENARIO = Scenario(title="Ours", levers={"team_inbox": 1.0})


@pytest.mark.parametrize(
    "alone",
    [
        {"policy": SCENARIO},
        {"institution": load_institution("community")},
        {"parameters": {"required_hours": 7.0}},
        {"switches": {"contagion": 0}},
        {"levers": {"team_inbox": 1.0}},
        {"roster": pd.DataFrame({"department": ["Pediatrics"]})},
    ],
    ids=lambda alone: next(iter(alone)),
)
def test_what_batch_run_would_take_apart_belongs_in_a_list(alone: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="batch_run takes apart whatever is not in a list") as refused:
        rows({"headcount": 30, **alone})
    assert "Allowed: a list, also of one" in str(refused.value)


def test_in_a_list_all_of_it_goes_in() -> None:
    (last,) = rows(
        {
            **FIXED, "policy": [SCENARIO], "parameters": [{"required_hours": 7.0}], "switches": [{"contagion": 0.0}],
            "levers": [{"mentoring": 0.5}], "institution": [load_institution("community")],
        }
    )[-1:]  # fmt: skip
    assert last["policy"] is SCENARIO and last["headcount"] > 0
