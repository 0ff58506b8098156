"""Hash the bits of whole runs, to show that a move or a refactoring changed none.

    python tools/bits.py                    hash every job
    python tools/bits.py --out FILE         and keep the hashes
    python tools/bits.py --against FILE     and exit with 1 where one differs

The regression baseline holds nine digits, so it does not notice a sum that is taken in another order. These hashes do: they
cover everything that the engine recorded and the event log, for every job of the baseline, and all that Mesa agents hold after
two years under every lever and shock. They hold on one platform with locked versions, so they are compared before and after a
change on one machine and are not kept in the repository. Columns and fields that only one of the two versions has are not compared.
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
from sim.rules.vocabulary import PersonColumn, UnitColumn

ROSTER = ROOT / "scenarios" / "rosters" / "sample_1000.csv"


def bits_of(array: Any) -> str:
    """Hash one array."""
    return sha256(np.ascontiguousarray(array).tobytes()).hexdigest()[:16]


def of_run(run: sim.Run) -> dict[str, str]:
    """Hash what the engine recorded of a run, column by column, and its costs."""
    seen, log = run.observed, run.observed.log
    found = {f"{column.name} by cell": bits_of(seen.by_cell[..., column]) for column in PersonColumn}
    found |= {f"{column.name} by kind": bits_of(seen.by_kind[..., column]) for column in PersonColumn}
    found |= {f"{column.name} of units": bits_of(seen.by_unit_cell[..., column]) for column in UnitColumn}
    found |= {f"log {name}": bits_of(log[name]) for name in log.dtype.names or ()}
    found |= {"use": bits_of(seen.use), "log replicate": bits_of(seen.log_replicate)}
    costs = run.costs
    return found | {f"costs {name}": bits_of(costs[name].to_numpy()) for name in costs.select_dtypes("number").columns}


def of_mesa(**school: Any) -> dict[str, str]:
    """Hash all numbers that Mesa agents hold after two years, field by field."""
    model = sim.FacultyModel.from_scenario(STORM, seed=9, **school)
    for _ in range(24):
        model.step()
    found: dict[str, list[float]] = {}
    for agent in model.agents:
        for name, value in vars(agent).items():
            if isinstance(value, bool | int | float | list):
                held = value if isinstance(value, list) else [value]
                found.setdefault(f"{type(agent).__name__}.{name}", []).extend(float(number) for number in held)
    return {name: bits_of(np.array(numbers)) for name, numbers in found.items()}


def hashes() -> dict[str, dict[str, str]]:
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
    differ = 0
    for name, now in found.items():
        then = before.get(name, {})
        both = now.keys() & then.keys()
        other = sorted(part for part in both if now[part] != then[part])
        differ += len(other)
        print(f"{name}: {len(both)} compared, {len(now.keys() ^ then.keys())} in one version only", end="")
        print(f", {len(other)} DIFFER: {', '.join(other[:5])}" if other else "")
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main())
