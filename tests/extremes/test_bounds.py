"""Compiled code reads past the end of an array without a word, unless it is told to look.

In an environment of its own the model is compiled with bounds checks and lives through every lever and shock.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIFE = """
import numba, numpy, sim
from sim.evidence.parameters import levers, shocks

@numba.njit
def beyond(values):
    return values[len(values)]

try:
    beyond(numpy.zeros(3))
except IndexError:
    print("bounds are checked")
scenario = sim.Scenario(
    title="Everything",
    levers={name: {"intensity": 1.0, "start": 2, "ramp": 3, "end": 40} for name in levers()},
    shocks=[{"kind": kind, "start": 3 + k, "months": 20} for k, kind in enumerate(shocks())],
)
for institution, headcount in (("research_intensive", 80), ("community", 1)):
    for by_unit in (True, False):
        place = sim.load_institution(institution).scaled(headcount)
        run = sim.run(scenario, institution=place, replicates=2, months=60, by_unit=by_unit)
        run.monthly, run.departures, run.costs, run.people([0, 60])
roster = ("department\\n" + "Urology\\n" * 30).encode()
run = sim.run(scenario, institution="typical", roster=roster, replicates=2, months=60)
print(len(run.departures), "departures")
"""


@pytest.mark.long
def test_nothing_is_read_or_written_out_of_bounds(tmp_path: Path) -> None:
    env = {**os.environ, "NUMBA_BOUNDSCHECK": "1", "ATTRITION_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", LIFE]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("bounds are checked\n") and " departures" in done.stdout
    assert any(tmp_path.rglob("months.run-*.nbi")), "compiled anew, with checks"
