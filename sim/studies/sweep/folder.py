"""The run folder of a design study: beside the parts lie the study as read, its points, and where it is run.

So it can be taken up without the files that it was made from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import pandas as pd
import pyarrow as pa

from sim.foundation.errors import InputError
from sim.foundation.files import write_surely
from sim.foundation.places import command
from sim.studies.points.parts import file_of, read_part
from sim.studies.points.store import Store
from sim.studies.sweep.design import Design
from sim.studies.sweep.layout import Layout
from sim.studies.sweep.plan import PARTS_SIZE, StudyPlan
from sim.studies.sweep.setting import Model, StudySetting
from sim.studies.sweep.study import OLD_KEYS, Study
from sim.world.institution import Institution
from sim.world.roster.kept import from_text, text_of
from sim.world.scenario import Scenario

STUDY, DESIGN, SHARES, INPUTS = "study.yaml", "design.parquet", "shares.parquet", "inputs"
INSTITUTIONS, SCENARIOS, ROSTERS = "institutions", "scenarios", "rosters"  # in the inputs
Shard = tuple[int, int]


@dataclass(frozen=True)
class RunFolder(Store):
    """A folder that holds a design study.

    Attributes:
        plan: What it is for.
        shard: Which part of the study, from 1, of how many; None for all of it.
        text: The study as it was read; made from the plan where it is empty.
    """

    plan: StudyPlan
    shard: Shard | None = None
    text: str = ""

    program: ClassVar[str] = "faculty-attrition sweep"
    allowed: ClassVar[str] = "a folder that `attrition sweep run` made"
    own: ClassVar[tuple[str, ...]] = (STUDY, DESIGN, SHARES, INPUTS)
    keys: ClassVar[tuple[str, ...]] = (*Store.keys, "study", "shard", "points", "parts", "block", "units")

    @classmethod
    def open(cls, path: Path, plan: StudyPlan, *, text: str = "", shard: Shard | None = None, force: bool = False) -> Self:
        """Make a folder, or take up one that holds the same study.

        Args:
            path: Where.
            plan: What for.
            text: The study as it was read.
            shard: Which part of the study.
            force: Replace another study's folder, or begin this one again.

        Raises:
            InputError: The folder holds something else, or cannot be written.
        """
        return cls(path, plan.identity, plan.digest, plan, shard, text).opened(force=force)

    @classmethod
    def kept(cls, path: Path, model: Model | None = None, *, same_version: bool = True) -> Self:
        """Return the run folder at a path, its plan read from it.

        Args:
            path: Where.
            model: What was run instead of the simulation.
            same_version: Refuse what another version of the model made; to look at results it does not matter.

        Raises:
            InputError: It is no run folder, was tampered with, or belongs to another version.
        """
        manifest = cls.manifest_of(path)
        try:
            plan = _plan_in(path, manifest, model)
        except (OSError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
            raise InputError(f"The folder is damaged: {error}.", where=str(path), allowed="a new run") from None
        except InputError as error:
            if same_version:
                what = f"{error.key}: {error.message}" if error.path else error.message
                message = f"This version cannot read what was studied: {what}"
                raise InputError(message, where=str(path), allowed=f"version {manifest['version']}") from None
            raise
        shard = None if manifest["shard"] is None else (manifest["shard"][0], manifest["shard"][1])
        if not same_version:  # parts carry the mark of the version that made them
            return cls(path, manifest["identity"], manifest["digest"], plan, shard)
        found = cls(path, plan.identity, plan.digest, plan, shard)
        found.check_same(manifest)
        return found

    def _fill(self, fresh: Path) -> dict[str, Any]:
        setting, design, layout = self.plan.setting, self.plan.design, self.plan.layout
        write_surely(fresh / STUDY, (self.text or self.plan.study.to_yaml()).encode())
        for name, table in ((DESIGN, design.table), (SHARES, design.shares)):
            if table is not None:
                write_surely(fresh / name, file_of(pa.Table.from_pandas(table, preserve_index=False)))
        _write(fresh, INSTITUTIONS, [one.to_yaml() for one in setting.institutions])
        _write(fresh, SCENARIOS, [one.to_yaml() for one in setting.scenarios])
        if setting.rosters:
            _write(fresh, ROSTERS, [text_of(people) for people in setting.rosters], "csv")
        mine = {
            "study": self.plan.study.to_dict(), "shard": None if self.shard is None else list(self.shard),
            "points": layout.points, "parts": layout.parts, "block": layout.block, "units": layout.units,
            "notices": list(design.notices),
            **({"roster_hash": " ".join(setting.roster_prints.values())} if setting.rosters else {}),
        }  # fmt: skip
        return {**super()._fill(fresh), **mine}

    def missing(self) -> Iterator[int]:
        """Return the numbers of the parts that are still to be done, in order; damaged ones are."""
        return (part for part in self.plan.layout.of_shard(self.shard) if not self.whole(part))

    def note(self, sessions: list[dict[str, Any]]) -> None:
        """Note the sessions of shards that were put together, first to last."""
        manifest = self.manifest_of(self.path)
        known = manifest["sessions"]
        found = sorted([*known, *(one for one in sessions if one not in known)], key=lambda one: str(one["start"]))
        ends = [str(one["end"]) for one in found if one["end"]]
        whole = next(self.missing(), None) is None
        start, end = (found[0]["start"] if found else None), (max(ends) if whole and ends else None)
        self.write({**manifest, "start": start, "end": end, "sessions": found})

    def check_same(self, manifest: Mapping[str, Any]) -> None:
        """Refuse a folder of another study, version or shard, and say what differs.

        Raises:
            InputError: It is another one.
        """
        if self.changed(manifest["identity"]) == [PARTS_SIZE]:
            message = "This folder holds the same study, in parts of another size."
            allowed = f"`{resuming(self.path)}`, or --part as at first"
            raise InputError(message, where=str(self.path), allowed=allowed)
        try:
            super().check_same(manifest)
        except InputError as error:
            error.allowed += ", or --force to replace it"
            raise
        kept = manifest["shard"]
        if kept != (None if self.shard is None else list(self.shard)):
            word = "all of the study" if kept is None else f"shard {kept[0]}/{kept[1]}"
            raise InputError(f"This folder holds {word}.", where=str(self.path), allowed="a folder for each shard")


def resuming(path: Path) -> str:
    """Return the command that resumes a run folder."""
    return command("attrition", "sweep", "resume", path)


def _plan_in(path: Path, manifest: Mapping[str, Any], model: Model | None) -> StudyPlan:
    """Read what a folder is for from it."""
    given = ("institutions", "scenarios", "roster", "mapping")  # whose content lies in the folder
    written = {OLD_KEYS.get(key, key): value for key, value in manifest["study"].items()}
    data = {key: value for key, value in written.items() if key not in given}
    institutions = tuple(Institution.from_yaml(text) for text in _texts(path, INSTITUTIONS))
    scenarios = tuple(Scenario.from_yaml(text) for text in _texts(path, SCENARIOS))
    study = Study(**data, institutions=institutions, scenarios=scenarios)
    texts = _texts(path, ROSTERS, "csv")
    rosters = [from_text(text, one) for text, one in zip(texts, institutions, strict=True)] if texts else []
    shares = path / SHARES
    notices = tuple(manifest.get("notices", ()))
    design = Design(_table(path / DESIGN), _table(shares) if shares.is_file() else None, notices)
    layout = Layout(manifest["points"], study.most_replicates, manifest["block"], manifest["units"])
    if (design.points, layout.parts) != (manifest["points"], manifest["parts"]):
        raise ValueError(f"its manifest tells of {manifest['points']} points, its design of {design.points}")
    return StudyPlan(StudySetting.of(study, model, kept=rosters), design, layout)


def _table(path: Path) -> pd.DataFrame:
    try:
        found: pd.DataFrame = read_part(path).to_pandas()
        return found
    except OSError as error:
        reason = "it is not there" if isinstance(error, FileNotFoundError) else "what is in it is not what was written"
        raise OSError(f"{path.name}, {reason}") from None


def _write(folder: Path, kind: str, texts: list[str], ending: str = "yaml") -> None:
    (folder / INPUTS / kind).mkdir(parents=True)
    for k, text in enumerate(texts):
        write_surely(folder / INPUTS / kind / f"{k:02d}.{ending}", text.encode())


def _texts(path: Path, kind: str, ending: str = "yaml") -> list[str]:
    files = sorted((path / INPUTS / kind).glob(f"*.{ending}"))
    return [file.read_bytes().decode("utf-8") for file in files]
