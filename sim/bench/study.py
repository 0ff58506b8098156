"""A simulation study as its user runs it: time, memory, room on disk, what surrounds the simulation, Dask, a kill."""

import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.bench.report import ATTRITION, Figure, middle, peak_bytes, seconds

SHIPPED = "what-drives-turnover"
THREADS = 2
_LOOK_SECONDS = 0.05
_GB, _MB = 1e9, 1e6
_QUERY = """
    SELECT round(exhaustion_scale, 1) AS scale, count(*) AS runs, avg(departures) AS departures, avg(burned_out) AS burned_out
    FROM joined GROUP BY scale ORDER BY scale
"""


@dataclass
class Run:
    """One command and what it took.

    Attributes:
        seconds: From the command to its end.
        peak_bytes: Most memory that it held; 0 where the system does not tell.
    """

    seconds: float
    peak_bytes: float


@dataclass(frozen=True)
class Room:
    """A temporary folder with studies of the shipped kind.

    Attributes:
        path: The folder.
        more: Replaces keys of the study: a smaller school, fewer months.
    """

    path: Path
    more: dict[str, Any] = field(default_factory=dict)

    def study(self, points: int) -> Path:
        """Write a study with so many points of Saltelli's design; each stands for twenty runs."""
        from sim.foundation.yamlio import write_yaml
        from sim.studies.sweep import load_study

        place = self.path / f"{points}.yaml"
        if not place.exists():
            data = load_study(SHIPPED).to_dict()
            design = {**data["design"], "points": points}
            place.write_text(write_yaml({**data, **self.more, "design": design}), encoding="utf-8")
        return place

    def run(self, points: int, name: str, *options: str) -> Run:
        """Run a study into a folder, from the command to its end."""
        return _command("run", str(self.study(points)), "--out", str(self.path / name), *options)


def figures(*, quick: bool, times: int, step: Callable[[str], None]) -> list[Figure]:
    """Measure everything about studies.

    Args:
        quick: Only that it works: a handful of runs of a small school.
        times: Of each ratio.
        step: Called with a few words before each measurement.
    """
    with TemporaryDirectory(prefix="attrition-bench-") as folder:
        room, some, many, all_ = Room(Path(folder)), 16, 64, 512
        if quick:
            from sim.world.institution import load_institution

            school = room.path / "school.yaml"
            school.write_text(load_institution("community").scaled(60).to_yaml(), encoding="utf-8")
            room, some, many, all_ = Room(room.path, {"institutions": [str(school)], "months": 6}), 2, 2, 4
        step("what surrounds the simulations of a study")
        found = [surroundings(room, some, times)]
        step("a study killed and resumed")
        found.append(resumed(room, some, times))
        return found + whole(room, many, all_, step)


def surroundings(room: Room, points: int, times: int) -> Figure:
    """Compare a study with its bare simulations on as many threads, settling included, in turn."""
    from sim.engine.replicates import PASSING, run_replicate
    from sim.simulate.run import warm_up
    from sim.studies.points.evaluator import PointEvaluator
    from sim.studies.sweep import StudyPlan, sweep

    warm_up()
    study = room.study(points)
    plan = StudyPlan.of(study)
    evaluator = PointEvaluator.of(plan.setting.scenarios[0], plan.setting.institutions[0], months=plan.study.months)
    names = [one.name for one in plan.study.factors]
    chosen = [dict(zip(names, row, strict=True)) for row in plan.design.table[names].to_numpy().tolist()]
    jobs = [evaluator.at(values, plan.study.outcomes) for values in chosen]

    def bare() -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            for _ in pool.map(lambda job: run_replicate(job, 0).number, jobs):
                pass

    samples = []
    for k in range(times):
        PASSING.clear()  # or the study would find settled starts of the bare simulations
        alone = seconds(bare)
        PASSING.clear()
        samples.append(seconds(lambda k=k: sweep(study, room.path / f"around-{k}", threads=THREADS)) / alone - 1.0)  # type: ignore[misc]
    title = f"Study of {plan.runs} runs: design, storage and scheduling over simulation"
    return Figure("study_overhead", title, 100.0 * middle(samples), "%", [100.0 * one for one in samples], 10.0)


def resumed(room: Room, points: int, times: int) -> Figure:
    """Kill a study half-way, resume it, and compare with the undisturbed one, from command to end."""
    extra = []
    for k in range(times):
        undisturbed = room.run(points, f"calm-{k}", "--threads", str(THREADS)).seconds
        killed = _killed(room, points, f"killed-{k}", _parts(room, f"calm-{k}"))
        rest = _command("resume", str(room.path / f"killed-{k}"), "--threads", str(THREADS)).seconds
        extra.append(killed + rest - undisturbed)
    note = "the second start of the program included"
    return Figure("study_resume_s", "Extra work after a kill -9 half-way", middle(extra), "s", extra, 3.0, note=note)


def whole(room: Room, fewer: int, points: int, step: Callable[[str], None]) -> list[Figure]:
    """Measure the whole study once: time, memory beside a smaller one, room on disk, a query; and the same by Dask."""
    import sim
    from sim.studies.sweep import StudyPlan

    step("a whole Sobol study")
    small = room.run(fewer, "fewer", "--threads", str(THREADS))
    run = room.run(points, "whole", "--threads", str(THREADS))
    results = sim.open_results(room.path / "whole")
    plan = StudyPlan.of(room.study(points))
    stored = sum(path.stat().st_size for path in (room.path / "whole").rglob("*") if path.is_file())
    connection = results.connect()
    asked = [seconds(lambda: connection.sql(_QUERY).fetchall()) for _ in range(3)]
    size = f"{plan.runs:,} runs × {plan.setting.people:,} people × {plan.study.months} months"
    title = f"Sobol study, {size}, two cores, stored"
    step("the same through Dask")
    there = room.run(points, "dask", "--threads", str(THREADS), "--dask").seconds / run.seconds
    dask = "the start of the cluster included; measured once"
    found = [
        Figure("study_s", title, run.seconds, "s", [run.seconds], 360.0, note="measured once"),
        Figure("study_dask", "The same through Dask", there, "times as long", (), 1.2, note=dask),
        Figure("study_mb", "Its room on disk", stored / _MB, "MB"),
        Figure("study_query_s", "One DuckDB query on it", middle(asked), "s", asked),
    ]
    if run.peak_bytes and small.peak_bytes:
        flat = f"Its peak memory against that of {20 * fewer:,} runs"
        found += [
            Figure("study_gb", "Its peak memory", run.peak_bytes / _GB, "GB"),
            Figure("study_memory_ratio", flat, run.peak_bytes / small.peak_bytes, "times as much", (), 1.1),
        ]
    return found


def _command(*arguments: str) -> Run:
    process = _start(*arguments)
    begun, peak = time.perf_counter(), 0.0
    while process.poll() is None:
        peak = max(peak, peak_bytes(process.pid))
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_SECONDS)
    if process.returncode != 0:
        raise RuntimeError(f"`attrition sweep {arguments[0]}` ended with {process.returncode}")
    return Run(time.perf_counter() - begun, peak)


def _killed(room: Room, points: int, name: str, parts: int) -> float:
    """Start a study and kill it when half its parts are there; returns how long it ran."""
    process = _start("run", str(room.study(points)), "--out", str(room.path / name), "--threads", str(THREADS))
    begun = time.perf_counter()
    while process.poll() is None and 2 * _parts(room, name) < parts:
        time.sleep(_LOOK_SECONDS)
    process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    process.wait()
    return time.perf_counter() - begun


def _parts(room: Room, name: str) -> int:
    return len(list((room.path / name / "parts").glob("part-*.parquet")))


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    command: Sequence[str] = (*ATTRITION, "sweep", *arguments)
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
