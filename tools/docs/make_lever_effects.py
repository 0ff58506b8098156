"""Simulates what each lever does alone in the shipped institutions, and writes the files that travel with the package.

    python tools/docs/make_lever_effects.py                    # what is out of date, and the page
    python tools/docs/make_lever_effects.py community --force  # one institution, whatever is there
    python tools/docs/make_lever_effects.py --measure          # hold estimates against full answers of other futures, too

Interrupted work goes on where it was. `docs/lever-effects.md` shows the numbers.
"""

import argparse
import json
import os
from pathlib import Path

import lever_effects_page
import pandas as pd

import sim
from sim.foundation.files import write_surely
from sim.studies.lever_effects.files import SHIPPED, key_in
from sim.studies.lever_effects.key import key_of
from sim.studies.lever_effects.measured import alone, compared, full_answers, random_policies
from sim.studies.lever_effects.study import simulated, stored

FUTURES = {
    "research_intensive": 60
}  # of the largest institution, where a future takes longest; otherwise 100


def make(name: str, *, force: bool, threads: int | None) -> None:
    """Write the file of one institution unless it is the present one."""
    institution = sim.load_institution(name)
    path, key = SHIPPED / f"{name}.parquet", key_of(institution)
    if not force and key_in(path) == key:
        print(f"{path.name} is up to date.")
        return

    def tell(done: int, total: int) -> None:
        print(f"{name}: {done} of {total} futures", flush=True)

    SHIPPED.mkdir(exist_ok=True)
    content = simulated(institution, None, key, futures=FUTURES.get(name), threads=threads, progress=tell)
    write_surely(path, content)
    print(f"{path.name}: {len(content):,} bytes")


def measure(seeds: range, threads: int | None) -> None:
    """Hold estimates against full answers in the institutions that are stored."""
    rows = []
    for name in sim.list_institutions():
        place = sim.load_institution(name)
        effects = stored(place)
        if effects is None:
            continue
        found: dict[str, list[dict[str, object]]] = {"each lever alone": [], "two to eight levers": []}
        for seed in seeds:
            policies = [*alone(seed), *random_policies(seed, 14)]
            for policy, full in zip(policies, full_answers(place, policies, seed=seed, threads=threads or 1), strict=True):
                kind = "each lever alone" if len(policy) == 1 else "two to eight levers"
                found[kind].append(compared(effects.estimate(policy, seed=seed), full))
        rows += [lever_effects_page.summary(name, kind, pd.DataFrame(cases)) for kind, cases in found.items()]
        print(*rows[-2:], sep="\n", flush=True)
    lever_effects_page.MEASURED.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("institutions", nargs="*", help="all that are built in where left out")
    parser.add_argument("--force", action="store_true", help="also what is up to date")
    parser.add_argument(
        "--measure",
        type=int,
        nargs="?",
        const=10,
        default=0,
        metavar="SEEDS",
        help="hold estimates against full answers of so many other seeds (10)",
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument(
        "--page", type=Path, default=Path("docs/lever-effects.md"), help="where the page goes"
    )
    asked = parser.parse_args()
    for one in asked.institutions or sim.list_institutions():
        make(one, force=asked.force, threads=asked.threads)
    if asked.measure:
        measure(range(2, 2 + asked.measure), asked.threads)
    lever_effects_page.write(asked.page)
