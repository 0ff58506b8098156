"""In somebody else's program: importing and using `sim` changes nothing of the settings of others."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STATE = """
import logging, multiprocessing, os, random, signal, sys, threading, warnings, locale, gc
import numba, numpy, pandas
import scipy.sparse, scipy.special  # which filter warnings of their own

def state():
    return {
        "numba": {name: repr(value) for name, value in vars(numba.config).items() if name.isupper() and name[0] != "_"},
        "numpy": repr((numpy.geterr(), numpy.get_printoptions(), numpy.random.get_state()[1].tolist())),
        "pandas": repr([pandas.get_option(name) for name in ("display.max_rows", "display.width", "display.float_format")]),
        "random": hash(random.getstate()),
        "warnings": repr(warnings.filters),
        "handlers": repr((logging.root.handlers, logging.root.level, sys.excepthook, sys.displayhook)),
        "signals": repr([signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]),
        "locale": locale.setlocale(locale.LC_ALL), "folder": os.getcwd(), "environment": dict(os.environ),
        "switch": sys.getswitchinterval(), "recursion": sys.getrecursionlimit(), "frozen": gc.get_freeze_count(),
        "start": multiprocessing.get_start_method(allow_none=True) if CARE_FOR_START else None,
        "path": list(sys.path),
    }
"""
COMPARED = """
changed = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
assert not changed, changed
"""


def told(code: str, folder: Path, **environment: str) -> str:
    env = {**os.environ, **environment}
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


USED = {
    "the import alone": ("True", "import sim"),
    "a run": (
        "True",
        "import sim; run = sim.run(institution=sim.load_institution('community').scaled(30), replicates=2, months=2); "
        "run.summary(), run.people([0]), run.costs",
    ),
    # Mesa itself sets the start method of processes when it is imported
    "every public name": ("False", "import sim; [getattr(sim, name) for name in sim.__all__]; sim.plots.months"),
}


@pytest.mark.parametrize("what", USED)
def test_the_settings_of_others_stay_as_they_were(what: str, tmp_path: Path) -> None:
    start, code = USED[what]
    told(f"CARE_FOR_START = {start}\n{STATE}\nbefore = state()\n{code}\nafter = state()\n{COMPARED}", tmp_path)


def test_a_function_of_ones_own_is_kept_where_one_said(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "import numba, sim\nsim.warm_up()\n\n@numba.njit(cache=True)\ndef double(x):\n    return 2 * x\n"
    )
    mine = tmp_path / "numba"
    told("import mine; assert mine.double(21) == 42", tmp_path, NUMBA_CACHE_DIR=str(mine), PYTHONPATH=str(tmp_path))
    kept = [path.name for path in mine.rglob("*.nbi")]
    assert kept and all(name.startswith("mine.double") for name in kept)
