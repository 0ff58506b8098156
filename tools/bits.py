"""Hash the bits of whole runs, to show that a move or a refactoring changed none.

    python tools/bits.py                    print a hash for each job
    python tools/bits.py --out FILE         and keep them
    python tools/bits.py --against FILE     and exit with 1 where one differs

The regression baseline holds nine digits, so it does not notice a sum that is taken in another order. These hashes do: they
cover everything that the engine recorded and the event log, for every job of the baseline, and all that Mesa agents hold after
two years under every lever and shock. They hold on one platform with locked versions, so they are compared before and after a
change on one machine and are not kept in the repository.
"""

import argparse
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from update_regression import JOBS, ROOT, STORM, scaled

import sim

ROSTER = ROOT / "scenarios" / "rosters" / "sample_1000.csv"


def of_run(run: sim.Run) -> str:
    """Hash what the engine recorded of a run, and its costs."""
    found = sha256()
    observed = run.observed
    for array in (observed.cells, observed.cells_of_units, observed.kinds, observed.use, observed.log_replicate):
        found.update(np.ascontiguousarray(array).tobytes())
    log = run.observed.log
    for name in log.dtype.names or ():
        found.update(name.encode() + np.ascontiguousarray(log[name]).tobytes())
    found.update(run.costs.to_csv(float_format="%.17g").encode())
    return found.hexdigest()


def of_mesa(**school: Any) -> str:
    """Hash all numbers that Mesa agents hold after two years."""
    model = sim.FacultyModel.from_scenario(STORM, seed=9, **school)
    for _ in range(24):
        model.step()
    found = sha256()
    for agent in model.agents:  # without names, so that fields can be renamed or gathered into lists
        held = [value for value in vars(agent).values() if isinstance(value, bool | int | float | list)]
        numbers = [float(number) for value in held for number in (value if isinstance(value, list) else [value])]
        found.update(np.sort(np.array(numbers)).tobytes())
    return found.hexdigest()


def hashes() -> dict[str, str]:
    """Run every job."""
    found = {name: of_run(job()) for name, job in JOBS.items()}
    found["Mesa, every lever and shock"] = of_mesa(institution=scaled("typical", 200))
    found["Mesa, a roster"] = of_mesa(institution="typical", roster=ROSTER)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print, keep or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="a file to write")
    parser.add_argument("--against", type=Path, help="a file that --out wrote")
    asked = parser.parse_args(arguments)
    found = hashes()
    before = json.loads(asked.against.read_text(encoding="utf-8")) if asked.against else found
    for name, value in found.items():
        print(f"{value[:16]}  {name}{'' if before.get(name) == value else '   DIFFERS'}")
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(found != before)


if __name__ == "__main__":
    sys.exit(main())
