"""All US medical schools at once, in a process of its own, so that its peak memory is its own.

Run as `python -m sim.bench.country PEOPLE MONTHS`; prints one line of JSON.
"""

import json
import sys
from time import perf_counter

STARTED = perf_counter()


def main(people: int, months: int) -> None:
    """Run one replicate on one thread and print times in seconds and memory in bytes."""
    from sim.bench.engine import usual_job
    from sim.engine import run_replicate, settled_start
    from sim.vocabulary import Seen

    job = usual_job(months, people, by_unit=False)
    made = perf_counter()
    settled_start(job, 0)  # too large to be kept: run_replicate settles again, so this is taken off below
    settled = perf_counter()
    found = run_replicate(job, 0)
    done = perf_counter()
    settling = settled - made
    result = {
        "start_s": made - STARTED,
        "settling_s": settling,
        "running_s": done - settled - settling,
        "total_s": done - STARTED - settling,
        "peak_bytes": _peak(),
        "people": float(found.by_cell[-1, :, Seen.HEADCOUNT].sum()),
    }
    print(json.dumps(result))


def _peak() -> int:
    """Return the most memory that this process has held."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
