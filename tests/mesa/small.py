"""A school so small that Mesa lives a year of it in a second, and all that can be known of it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from sim import FacultyModel

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
NOT_STATE = {"model", "unique_id", "pos"}


def small(kind: type[FacultyModel] = FacultyModel, **how: Any) -> FacultyModel:
    """A model of some forty people, settled for two months only."""
    return kind(**{"institution": "community", "headcount": 40, "settling_months": 2, **how})


def stepped(model: FacultyModel, months: int) -> FacultyModel:
    """The same model some months later."""
    for _ in range(months):
        model.step()
    return model


def state(model: FacultyModel) -> list[dict[str, Any]]:
    """Everything about everybody, as values that can be compared to the last bit."""
    agents = [*model.people, *model.units, model.school, *model.departments]
    return [
        {
            name: value
            for name, value in vars(agent).items()
            if name not in NOT_STATE and not name.startswith("_")
        }
        for agent in agents
    ]


def example(name: str) -> ModuleType:
    """One of the files in docs/examples, as a module."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where `inspect` and `pickle` look for what it defines
    spec.loader.exec_module(module)
    return module
