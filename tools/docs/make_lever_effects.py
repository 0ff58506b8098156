"""Simulates what each lever does alone in the shipped institutions, and writes the files that travel with the package.

    python tools/docs/make_lever_effects.py                    # what is out of date, and the page
    python tools/docs/make_lever_effects.py community --force  # one institution, whatever is there

Interrupted work goes on where it was. `docs/lever-effects.md` shows the numbers.
"""

import argparse
import os
from pathlib import Path

import lever_effects_page

import sim
from sim.foundation.files import write_surely
from sim.studies.lever_effects.files import SHIPPED, key_in
from sim.studies.lever_effects.key import key_of
from sim.studies.lever_effects.study import simulated

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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("institutions", nargs="*", choices=[*sim.list_institutions(), []], default=[])
    parser.add_argument("--force", action="store_true", help="also what is up to date")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument(
        "--page", type=Path, default=Path("docs/lever-effects.md"), help="where the page goes"
    )
    asked = parser.parse_args()
    for one in asked.institutions or sim.list_institutions():
        make(one, force=asked.force, threads=asked.threads)
    lever_effects_page.write(asked.page)
