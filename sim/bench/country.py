"""All US medical schools at once, in a process of its own, so that its peak memory is its own.

Run as `python -m sim.bench.country PEOPLE MONTHS`; prints one line of JSON.
"""

import json
import sys
from time import perf_counter

STARTED = perf_counter()


def main(people: int, months: int) -> None:
    """Run one replicate on one thread, settling and start of Python included."""
    from sim.bench.engine import usual_job
    from sim.bench.report import peak_bytes
    from sim.engine.replicates import run_replicate
    from sim.rules.vocabulary import PersonColumn

    found = run_replicate(usual_job(months, people, by_unit=False), 0)
    present = float(found.by_cell[-1, :, PersonColumn.HEADCOUNT].sum())
    print(json.dumps({"seconds": perf_counter() - STARTED, "peak_bytes": peak_bytes(), "present_at_end": present}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
