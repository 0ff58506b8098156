"""Takes up a run folder without the files it was made from: study, institutions, scenarios and points lie in it."""

from pathlib import Path

import pandas as pd

from sim.foundation.errors import InputError
from sim.studies.sweep.design import Design
from sim.studies.sweep.evaluate import read_part
from sim.studies.sweep.folder import DESIGN, INPUTS, SHARES, RunFolder, check_same, manifest_of
from sim.studies.sweep.layout import Layout
from sim.studies.sweep.plan import Plan
from sim.studies.sweep.setting import Model, Setting
from sim.studies.sweep.study import Study
from sim.world.institution import Institution
from sim.world.scenario import Scenario


def kept_folder(path: Path, model: Model | None = None, *, same_version: bool = True) -> RunFolder:
    """Return the run folder at a path, its plan read from it.

    Args:
        path: Where.
        model: What was run instead of the simulation.
        same_version: Refuse what another version of the model made; to look at results it does not matter.

    Raises:
        InputError: It is no run folder, was tampered with, or belongs to another version.
    """
    manifest = manifest_of(path)
    try:
        data = {key: value for key, value in manifest["study"].items() if key not in ("institutions", "scenarios")}
        study = Study(
            **data,
            institutions=tuple(Institution.from_yaml(text) for text in _texts(path, "institutions")),
            scenarios=tuple(Scenario.from_yaml(text) for text in _texts(path, "scenarios")),
        )
        shares = path / SHARES
        notices = tuple(manifest.get("notices", ()))
        design = Design(_table(path / DESIGN), _table(shares) if shares.is_file() else None, notices)
        layout = Layout(manifest["points"], study.most_replicates, manifest["block"], manifest["units"])
        if (design.points, layout.parts) != (manifest["points"], manifest["parts"]):
            raise ValueError(f"its manifest tells of {manifest['points']} points, its design of {design.points}")
    except (OSError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise InputError(f"The folder is damaged: {error}.", where=str(path), allowed="a new run") from None
    except InputError as error:
        if same_version:
            what = f"{error.key}: {error.message}" if error.path else error.message
            message = f"This version cannot read what was studied: {what}"
            raise InputError(message, where=str(path), allowed=f"version {manifest['version']}") from None
        raise
    plan = Plan(Setting.of(study, model), design, layout)
    shard = None if manifest["shard"] is None else (manifest["shard"][0], manifest["shard"][1])
    if same_version:
        check_same(path, manifest, plan, shard)
    return RunFolder(path, plan, shard, manifest["digest"])


def _table(path: Path) -> pd.DataFrame:
    try:
        found: pd.DataFrame = read_part(path).to_pandas()
        return found
    except OSError as error:
        reason = "it is not there" if isinstance(error, FileNotFoundError) else "what is in it is not what was written"
        raise OSError(f"{path.name}, {reason}") from None


def _texts(path: Path, kind: str) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted((path / INPUTS / kind).glob("*.yaml"))]
