"""What a result depends on besides the study: the model, and the libraries that compute and write."""

import hashlib
import os
import platform
import socket
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.engine.compile_cache import source_hash
from sim.evidence.parameters import parameters
from sim.foundation.version import __version__
from sim.results.metadata import commit, digest

# a change of one of these may change the bytes of a file; the others are only written down
COMPUTING = ("numpy", "scipy", "numba", "pandas", "pyarrow")
_OTHERS = ("SALib", "pyDOE3", "distributed", "dask", "pydantic")
_PACKAGE = Path(__file__).resolve().parents[2]
# between a point and its outcomes; other rooms only arrange, draw and print. Folders are walked whole.
_ROOMS = ("foundation", "rules", "evidence", "world", "engine", "results", "simulate", "studies/points")


@cache
def model_fingerprint(*further: str) -> str:
    """Return a fingerprint of rules, declared parameters and all code between a point and its outcomes.

    Args:
        further: Rooms and files of the package in which points are made or looked at, such as "studies/drivers".
    """
    numbers = {name: spec.model_dump(mode="json") for name, spec in parameters().items()}
    found = hashlib.sha256(digest([source_hash(), numbers]).encode())
    places = [_PACKAGE / room for room in (*_ROOMS, *further)]
    files = [path for place in places for path in ([place] if place.is_file() else place.rglob("*.py"))]
    for path in sorted([*files, *(_PACKAGE / "evidence").glob("*.yaml")]):
        found.update(path.relative_to(_PACKAGE).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def versions(names: tuple[str, ...] = COMPUTING) -> dict[str, str]:
    """Return the versions of those libraries that are installed."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def made_with() -> str:
    """Return a fingerprint of model and computing libraries, which all workers must share."""
    return digest([model_fingerprint("studies"), versions()])


def identity(*further: str, **about: Any) -> dict[str, Any]:
    """Return all that results depend on, by what it is called in messages.

    Args:
        further: See `model_fingerprint`.
        about: What is asked.
    """
    numbers = {f"version of {name}": number for name, number in versions().items()}
    return {**about, "model": model_fingerprint(*further), **numbers}


def described() -> dict[str, Any]:
    """Return program, model and libraries for a manifest."""
    return {
        "version": __version__,
        "commit": commit(),
        "model": model_fingerprint(),
        "libraries": {"python": platform.python_version(), **versions(), **versions(_OTHERS)},
    }


def machine() -> dict[str, Any]:
    """Return where this process runs."""
    return {
        "host": socket.gethostname(),
        "system": platform.platform(),
        "processor": platform.machine(),
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
    }
