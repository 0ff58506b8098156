"""A folder of simulated points: killed at any moment, a calibration goes on where it was."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.compile_cache import source_hash
from sim.engine.replicates import Progress
from sim.evidence.parameters import parameters
from sim.evidence.priors import Space
from sim.foundation.errors import InputError
from sim.results.metadata import digest
from sim.studies.points.evaluator import Bench, run_points

Array = np.ndarray[Any, Any]
PART = 250  # points between two moments at which nothing is lost
MANIFEST = "manifest.json"
FIRST_OF_WAVE = 1_000_000  # every point of every wave has its own random numbers
MOST_WAVES = 10  # as in a study file


def open_folder(folder: Path, about: dict[str, Any]) -> None:
    """Make a folder, or check that it belongs to the same study and version.

    Raises:
        InputError: It holds something else.
    """
    manifest = {**about, "model": model_hash()}
    where = str(folder)
    try:
        if not folder.exists() or not any(folder.iterdir()):
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
            return
        known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("This folder contains something else.", where=where, allowed="an empty or new one") from None
    except (OSError, ValueError) as error:
        raise InputError(f"It cannot be used: {error}.", where=where, allowed="an empty or new folder") from None
    changed = sorted(key for key in manifest if known.get(key) != manifest[key])
    if changed:
        raise InputError(
            f"This folder belongs to another study or version: {', '.join(changed)} changed.",
            where=where,
            allowed="an empty or new folder, or the same study with the same version",
        )


def model_hash() -> str:
    """Return a fingerprint of rules and declared parameters: points of another model are of no use."""
    numbers = {name: spec.model_dump(mode="json") for name, spec in parameters().items()}
    return digest([source_hash(), numbers])


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is either whole or not there."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)


@dataclass(frozen=True)
class Simulated:
    """Simulates the points of a wave, part by part; parts that are in the folder are not simulated again.

    Attributes:
        bench: Where.
        space: What the columns of scores are.
        outcomes: Which outcomes are kept.
        replicates: Simulated futures of each point; their mean is kept.
        folder: Where parts are kept, or None.
        threads: How many.
        progress: Called with the points that are done in all waves and their total.
        waves: Points of each wave.
        cancelled: Asked between points whether to stop.
        number: Of the calibration among several on one bench: each has its own random numbers.
    """

    bench: Bench
    space: Space
    outcomes: Sequence[str]
    replicates: int
    folder: Path | None
    threads: int | None
    progress: Progress | None
    waves: Sequence[int]
    cancelled: Callable[[], bool] | None = None
    number: int = 0

    def __call__(self, wave: int, scores: Array) -> Array:
        """Return points x outcomes."""
        earlier = sum(self.waves[:wave])
        return np.concatenate(
            [self._part(wave, first, scores[first : first + PART], earlier) for first in range(0, len(scores), PART)]
        )

    def _part(self, wave: int, first: int, scores: Array, earlier: int) -> Array:
        path = None if self.folder is None else self.folder / f"wave-{wave + 1}-{first:06d}.parquet"
        mark = digest([np.ascontiguousarray(scores).tobytes().hex(), list(self.outcomes), self.replicates])
        if path is not None and path.exists():
            kept = pd.read_parquet(path)
            if kept.attrs.get("mark") == mark:
                self._tell(earlier + first + len(scores))
                return np.asarray(kept[list(self.outcomes)], dtype=np.float64)
        table = run_points(
            self.bench,
            self.space.named(self.space.values(scores)),
            self.outcomes,
            replicates=self.replicates,
            own_luck=True,
            first=(self.number * MOST_WAVES + wave) * FIRST_OF_WAVE + first,
            threads=self.threads,
            progress=lambda done, _: self._tell(earlier + first + done),
            cancelled=self.cancelled,
        )
        values = table.groupby("point", sort=True)[list(self.outcomes)].mean().reset_index(drop=True)
        if path is not None:
            values.attrs["mark"] = mark
            fresh = path.with_name(f".{path.name}.{os.getpid()}")
            values.to_parquet(fresh)
            fresh.replace(path)
        return values.to_numpy(dtype=np.float64)

    def _tell(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, sum(self.waves))
