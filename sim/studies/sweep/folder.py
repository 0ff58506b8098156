"""A run folder: the study as read, its design, a manifest, one file for each part, and what failed.

Everything is written so that it is whole or not there; a run that is killed at any moment goes on where it was.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.foundation import places
from sim.foundation.errors import InputError, listed, shown
from sim.studies.sweep.evaluate import Part, file_of, mark_of, read_part
from sim.studies.sweep.files import LOCK, write_surely
from sim.studies.sweep.plan import PARTS_SIZE, Plan
from sim.studies.sweep.versions import described, machine

PROGRAM = "faculty-attrition sweep"
MANIFEST, STUDY, DESIGN, SHARES = "manifest.json", "study.yaml", "design.parquet", "shares.parquet"
PARTS, FAILURES, INPUTS = "parts", "failures", "inputs"
_OURS = {MANIFEST, STUDY, DESIGN, SHARES, PARTS, FAILURES, INPUTS, LOCK}
_KEYS = ("version", "study", "digest", "shard", "points", "parts", "block", "units", "start", "end", "sessions", "identity")
Shard = tuple[int, int]


@dataclass(frozen=True)
class RunFolder:
    """A folder that holds a study.

    Attributes:
        path: Where.
        plan: What it is for.
        shard: Which part of the study, from 1, of how many; None for all of it.
        digest: Fingerprint of the study, which marks its parts; that of another version where one looks at its results.
    """

    path: Path
    plan: Plan
    shard: Shard | None
    digest: str

    @classmethod
    def open(cls, path: Path, plan: Plan, *, text: str = "", shard: Shard | None = None, force: bool = False) -> "RunFolder":
        """Make a folder, or take up one that holds the same study.

        Args:
            path: Where.
            plan: What for.
            text: The study as it was read; made from the plan where it is left out.
            shard: Which part of the study.
            force: Replace another study's folder, or begin this one again.

        Raises:
            InputError: The folder holds something else, or cannot be written.
        """
        found = cls(path, plan, shard, plan.digest)
        if not found.check(force=force) or force:
            found._create(text or plan.study.to_yaml())
        return found

    def check(self, *, force: bool = False) -> bool:
        """Return whether the folder is there already.

        Args:
            force: Whether it may be that of another study.

        Raises:
            InputError: It holds something else, or cannot be written.
        """
        if not self.path.exists() or (self.path.is_dir() and places.is_empty(self.path)):
            places.check_folder(self.path)
            return False
        known = manifest_of(self.path)
        if not force:
            check_same(self.path, known, self.plan, self.shard)
        return True

    def _create(self, text: str) -> None:
        """Write the folder; its manifest last."""
        if self.path.exists():
            _check_ours(self.path)
        try:
            places.fill(self.path, lambda fresh: self._fill(fresh, text), last=MANIFEST)
        except OSError as error:
            message = f"It cannot be written: {error.strerror or error}."
            raise InputError(message, where=str(self.path), allowed="a folder with room in it") from None

    def _fill(self, fresh: Path, text: str) -> None:
        setting, design = self.plan.setting, self.plan.design
        for folder in (PARTS, FAILURES, f"{INPUTS}/institutions", f"{INPUTS}/scenarios"):
            (fresh / folder).mkdir(parents=True)
        write_surely(fresh / STUDY, text.encode())
        write_surely(fresh / DESIGN, file_of(pa.Table.from_pandas(design.table, preserve_index=False)))
        if design.shares is not None:
            write_surely(fresh / SHARES, file_of(pa.Table.from_pandas(design.shares, preserve_index=False)))
        inputs = {"institutions": [one.to_yaml() for one in setting.institutions]}
        inputs["scenarios"] = [one.to_yaml() for one in setting.scenarios]
        for folder, texts in inputs.items():
            for k, text in enumerate(texts):
                write_surely(fresh / INPUTS / folder / f"{k:02d}.yaml", text.encode())
        layout = self.plan.layout
        self._write({
            "program": PROGRAM, **described(), "study": self.plan.study.to_dict(), "digest": self.digest,
            "shard": None if self.shard is None else list(self.shard), "points": layout.points, "parts": layout.parts,
            "block": layout.block, "units": layout.units, "start": None, "end": None, "sessions": [],
            "identity": self.plan.identity, "notices": list(design.notices),
        }, fresh)  # fmt: skip

    def _write(self, manifest: Mapping[str, Any], folder: Path | None = None) -> None:
        text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
        write_surely((folder or self.path) / MANIFEST, text.encode())

    def place_of(self, part: int) -> Path:
        """Return the file of a part."""
        return self.path / PARTS / f"part-{part:06d}.parquet"

    def failed(self, part: int) -> Path:
        """Return the file that says what failed in a part; there is none where nothing did."""
        return self.path / FAILURES / f"part-{part:06d}.json"

    def has(self, part: int) -> bool:
        """Return whether a part exists and belongs to this study, by the end of its file, which is written last."""
        return mark_of(self.place_of(part)) == f"{self.digest}/{part}"

    def whole(self, part: int) -> bool:
        """Return whether a part exists and is fully readable, because a disk may lose or change what was written."""
        if not self.has(part):
            return False
        try:
            read_part(self.place_of(part))
        except OSError:
            return False
        return True

    def missing(self) -> Iterator[int]:
        """Return the numbers of the parts that are still to be done, in order; damaged ones are."""
        return (part for part in self.plan.layout.of_shard(self.shard) if not self.whole(part))

    def keep(self, part: Part) -> None:
        """Write a part; what failed in it is written first, so that it is never lost."""
        if part.failures:
            text = json.dumps(list(part.failures), indent=1, ensure_ascii=False) + "\n"
            write_surely(self.failed(part.number), text.encode())
        else:
            self.failed(part.number).unlink(missing_ok=True)
        write_surely(self.place_of(part.number), part.content)

    def begin(self, how: str) -> None:
        """Note that a session begins."""
        manifest, now = manifest_of(self.path), _now()
        session = {"start": now, "end": None, "how": how, **machine()}
        sessions = [*manifest["sessions"], session]
        self._write({**manifest, "start": manifest["start"] or now, "end": None, "sessions": sessions})

    def note(self, sessions: list[dict[str, Any]]) -> None:
        """Note the sessions of shards that were put together, first to last."""
        manifest = manifest_of(self.path)
        known = manifest["sessions"]
        found = sorted([*known, *(one for one in sessions if one not in known)], key=lambda one: str(one["start"]))
        ends = [str(one["end"]) for one in found if one["end"]]
        whole = next(self.missing(), None) is None
        start, end = (found[0]["start"] if found else None), (max(ends) if whole and ends else None)
        self._write({**manifest, "start": start, "end": end, "sessions": found})

    def finish(self) -> None:
        """Note that all is done; a session without an end was interrupted."""
        manifest, now = manifest_of(self.path), _now()
        manifest["sessions"][-1]["end"] = now
        self._write({**manifest, "end": now})


def manifest_of(path: Path) -> dict[str, Any]:
    """Return the manifest of a run folder.

    Raises:
        InputError: It is no run folder.
    """
    allowed = "a folder that `attrition sweep run` made"
    if not path.is_dir():
        message = "This is a file." if path.exists() else "There is no such folder."
        raise InputError(message, where=str(path), allowed=allowed)
    try:
        manifest: dict[str, Any] = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        ours = manifest["program"] == PROGRAM
    except (OSError, ValueError, KeyError, TypeError):
        if all((path / one).exists() for one in (MANIFEST, DESIGN, PARTS)):
            raise _damaged(path, "it cannot be read") from None
        ours = False
    if not ours:
        raise InputError("The folder holds other things, which are left alone.", where=str(path), allowed=allowed)
    if lacking := [key for key in _KEYS if key not in manifest]:
        raise _damaged(path, f"it lacks {listed(lacking)}")
    return manifest


def _damaged(path: Path, what: str) -> InputError:
    message = f"The manifest is damaged: {what}."
    return InputError(message, where=str(path / MANIFEST), allowed="as `attrition sweep run` wrote it, or a new run")


def check_same(path: Path, manifest: Mapping[str, Any], plan: Plan, shard: Shard | None) -> None:
    """Refuse a folder of another study, version or shard, and say what differs.

    Raises:
        InputError: It is another one.
    """
    before, now = manifest["identity"], plan.identity
    changed = [key for key in {**before, **now} if before.get(key) != now.get(key)]
    if changed == [PARTS_SIZE]:
        message = "This folder holds the same study, in parts of another size."
        raise InputError(message, where=str(path), allowed=f"`{resuming(path)}`, or --part as at first")
    if changed:
        raise InputError(
            f"This folder belongs to another study or version; changed: {listed(changed)}.", where=str(path),
            allowed="the same study with the same version, a new folder, or --force to replace it",
        )  # fmt: skip
    kept = manifest["shard"]
    if kept != (None if shard is None else list(shard)):
        word = "all of the study" if kept is None else f"shard {kept[0]}/{kept[1]}"
        raise InputError(f"This folder holds {word}.", where=str(path), allowed="a folder for each shard")


def _check_ours(place: Path) -> None:
    """Refuse to replace a folder to which anything was added."""
    if place.is_dir() and places.is_empty(place):
        return
    manifest_of(place)
    others = sorted({path.name for path in places.contents(place)} - _OURS)
    if others:
        message = f"Something else lies here, too: {shown(others[0])}."
        raise InputError(message, where=str(place), allowed="the name of a new folder")


def copy_part(source: RunFolder, target: RunFolder, part: int) -> None:
    """Take a part, and what failed in it, over from another folder of the same study."""
    failed = source.failed(part)
    if failed.is_file():
        write_surely(target.failed(part), failed.read_bytes())
    write_surely(target.place_of(part), source.place_of(part).read_bytes())


def resuming(path: Path) -> str:
    """Return the command that goes on with a run folder."""
    return places.command("attrition", "sweep", "resume", path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
