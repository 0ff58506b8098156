"""The run folder: a manifest with all that results depend on, one file for each part, and what failed.

Everything is written so that it is whole or not there; a run that is killed at any moment goes on where it was.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from sim.foundation import places
from sim.foundation.errors import InputError, listed, shown
from sim.foundation.files import LOCK, write_surely
from sim.results.metadata import digest
from sim.studies.points.parts import Part, mark_of, read_part
from sim.studies.points.versions import described, machine

MANIFEST, PARTS, FAILURES = "manifest.json", "parts", "failures"
_OLD = (  # where earlier versions kept points
    "study.json", "points-*.parquet", "wave-*.parquet", "common/wave-*.parquet", "coverage/common", "*/tried-*.parquet",
    "tried-*.parquet",
)  # fmt: skip


@dataclass(frozen=True)
class Store:
    """A folder of parts.

    Attributes:
        path: Where.
        identity: All that its results depend on, by what it is called in messages.
        digest: Fingerprint of it, which marks each part.
    """

    path: Path
    identity: Mapping[str, Any]
    digest: str

    program: ClassVar[str] = "faculty-attrition points"
    allowed: ClassVar[str] = "a new folder, or one that the same command began"
    own: ClassVar[tuple[str, ...]] = ()  # further files in it
    keys: ClassVar[tuple[str, ...]] = ("version", "digest", "start", "end", "sessions", "identity")

    @classmethod
    def at(cls, path: Path, identity: Mapping[str, Any], *, force: bool = False) -> Self:
        """Make a folder, or take up one that holds the same.

        Raises:
            InputError: The folder holds something else, or cannot be written.
        """
        return cls(path, identity, digest(identity)).opened(force=force)

    def opened(self, *, force: bool = False) -> Self:
        """Make the folder where it is not there; `force` replaces what another study left."""
        if not self.check(force=force) or force:
            self._create()
        return self

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
        known = self.manifest_of(self.path)
        if not force:
            self.check_same(known)
        return True

    def _create(self) -> None:
        """Write the folder; its manifest last."""
        if self.path.exists():
            self._check_ours(self.path)
        try:
            places.fill(self.path, self._write_new, last=MANIFEST)
        except OSError as error:
            message = f"It cannot be written: {error.strerror or error}."
            raise InputError(message, where=str(self.path), allowed="a folder with room in it") from None

    def _write_new(self, fresh: Path) -> None:
        for folder in (PARTS, FAILURES):
            (fresh / folder).mkdir()
        self.write({**self._fill(fresh), "identity": self.identity}, fresh)

    def _fill(self, fresh: Path) -> dict[str, Any]:
        """Write what else belongs into a new folder, and return what its manifest says before the identity."""
        sessions: dict[str, Any] = {"start": None, "end": None, "sessions": []}
        return {"program": self.program, **described(), "digest": self.digest, **sessions}

    def write(self, manifest: Mapping[str, Any], folder: Path | None = None) -> None:
        """Write the manifest."""
        text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
        write_surely((folder or self.path) / MANIFEST, text.encode())

    def place_of(self, part: int) -> Path:
        """Return the file of a part."""
        return self.path / PARTS / f"part-{part:06d}.parquet"

    def failed(self, part: int) -> Path:
        """Return the file that says what failed in a part; there is none where nothing did."""
        return self.path / FAILURES / f"part-{part:06d}.json"

    def mark(self, part: int) -> str:
        """Return what the file of a part says of where it belongs."""
        return f"{self.digest}/{part}"

    def has(self, part: int) -> bool:
        """Return whether a part is there and belongs to this study, by the end of its file, which is written last."""
        return mark_of(self.place_of(part)) == self.mark(part)

    def whole(self, part: int) -> bool:
        """Return whether a part is there and everything in it can be read, for a disk may lose or change what was written."""
        if not self.has(part):
            return False
        try:
            read_part(self.place_of(part))
        except OSError:
            return False
        return True

    def keep(self, part: Part) -> None:
        """Write a part; what failed in it is written first, so that it is never lost."""
        if part.failures:
            text = json.dumps(list(part.failures), indent=1, ensure_ascii=False) + "\n"
            write_surely(self.failed(part.number), text.encode())
        else:
            self.failed(part.number).unlink(missing_ok=True)
        write_surely(self.place_of(part.number), part.content)

    def take(self, part: int, source: "Store") -> None:
        """Take a part, and what failed in it, over from another folder of the same study."""
        failed = source.failed(part)
        if failed.is_file():
            write_surely(self.failed(part), failed.read_bytes())
        write_surely(self.place_of(part), source.place_of(part).read_bytes())

    def begin(self, how: str) -> None:
        """Note that a session begins."""
        manifest, now = self.manifest_of(self.path), _now()
        session = {"start": now, "end": None, "how": how, **machine()}
        sessions = [*manifest["sessions"], session]
        self.write({**manifest, "start": manifest["start"] or now, "end": None, "sessions": sessions})

    def finish(self) -> None:
        """Note that all is done; a session without an end was interrupted."""
        manifest, now = self.manifest_of(self.path), _now()
        manifest["sessions"][-1]["end"] = now
        self.write({**manifest, "end": now})

    @classmethod
    def manifest_of(cls, path: Path) -> dict[str, Any]:
        """Return the manifest of a run folder.

        Raises:
            InputError: It is no run folder.
        """
        if not path.is_dir():
            message = "This is a file." if path.exists() else "There is no such folder."
            raise InputError(message, where=str(path), allowed=cls.allowed)
        check_not_old(path)
        try:
            manifest: dict[str, Any] = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
            ours = manifest["program"] == cls.program
        except (OSError, ValueError, KeyError, TypeError):
            if all((path / one).exists() for one in (MANIFEST, PARTS, FAILURES)):
                raise cls._damaged(path, "it cannot be read") from None
            ours = False
        if not ours:
            raise InputError("The folder contains other files, which are left alone.", where=str(path), allowed=cls.allowed)
        if lacking := [key for key in cls.keys if key not in manifest]:
            raise cls._damaged(path, f"it lacks {listed(lacking)}")
        return manifest

    @classmethod
    def _damaged(cls, path: Path, what: str) -> InputError:
        message = f"The manifest is damaged: {what}."
        return InputError(message, where=str(path / MANIFEST), allowed="as it was written, or a new run")

    def changed(self, identity: Mapping[str, Any]) -> list[str]:
        """Return what differs from what another folder depends on."""
        return [key for key in {**identity, **self.identity} if identity.get(key) != self.identity.get(key)]

    def check_same(self, manifest: Mapping[str, Any]) -> None:
        """Refuse a folder of another study or version, and say what differs.

        Raises:
            InputError: It is another one.
        """
        if changed := self.changed(manifest["identity"]):
            same = "the same study with the same version"
            if any(key.partition(" ")[0] == "roster" for key in changed):
                same += " and the same roster (with as_of, if it holds dates)"
            raise InputError(
                f"This folder belongs to another study or version; changed: {listed(changed)}.", where=str(self.path),
                allowed=f"{same}, or a new folder",
            )  # fmt: skip

    def _check_ours(self, place: Path) -> None:
        """Refuse to replace a folder to which anything was added."""
        if place.is_dir() and places.is_empty(place):
            return
        self.manifest_of(place)
        others = sorted({path.name for path in places.contents(place)} - {MANIFEST, PARTS, FAILURES, LOCK, *self.own})
        if others:
            message = f"Something else lies here, too: {shown(others[0])}."
            raise InputError(message, where=str(place), allowed="the name of a new folder")


def check_not_old(path: Path) -> None:
    """Refuse a folder that an earlier version began, which kept its points in another way.

    Raises:
        InputError: It did.
    """
    if not (path / PARTS).exists() and any(found for pattern in _OLD for found in path.glob(pattern)):
        message = "An earlier version kept its points here in another way, and they cannot be used any more."
        raise InputError(message, where=str(path), allowed="a new folder, or the version that began it")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
