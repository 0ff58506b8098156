"""Tracing a person: the very lives that `Run.life` gives to those who script."""

import json

from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.foundation.rounding import rounded

MONTHS = 24


def test_a_traced_life_is_the_life_of_the_comparison_as_json_rounds_it() -> None:
    names = ("baseline", "everything-reasonable")
    small = ["-i", "community", "--months", str(MONTHS), "--replicate", "1", "--json"]
    told = json.loads(CliRunner().invoke(app, ["trace", *names, *small]).stdout)
    both = sim.compare(names, institution="community", replicates=2, months=MONTHS).life(told["person"], told["replicate"])
    assert (~both["present"]).any()
    for name in names:
        mine = both[both["scenario"] == name]
        there, gone = mine[mine["present"]], mine[~mine["present"]]
        assert [row["month"] for row in told["lives"][name]] == list(there["month"])
        assert [row["month"] for row in told["afterwards"][name]] == list(gone["month"])
        for column in ("hours_per_week", "evening_hours", "wished_clinic_hours", "volume_gap_hours", "values_gap"):
            assert [row[column] for row in told["lives"][name]] == list(rounded(there[column].to_numpy()))
        for column in ("hours_per_week", "exhaustion", "teaching_hours_per_week"):
            assert [row[column] for row in told["afterwards"][name]] == list(rounded(gone[column].to_numpy()))
