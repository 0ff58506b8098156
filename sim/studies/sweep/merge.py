"""Puts shards of a study together: the parts of several folders in one."""

from collections.abc import Sequence
from pathlib import Path

from sim.foundation.errors import InputError, listed
from sim.foundation.files import alone
from sim.foundation.places import at_home
from sim.studies.sweep.folder import STUDY, RunFolder
from sim.studies.sweep.results import Results, open_results


def merge(folders: Sequence[str | Path], out: str | Path, *, force: bool = False) -> Results:
    """Take the parts of several folders of one study over into a folder; what is missing can be resumed there.

    Args:
        folders: Run folders of one study, such as its shards.
        out: The folder for all of them.
        force: Replace a run folder that is there.

    Raises:
        InputError: They do not belong to one study and version, or two hold different results of one part.
    """
    if not folders:
        raise InputError("No folders are named.", allowed="the folders of the shards")
    sources = [RunFolder.kept(at_home(one)) for one in folders]
    out = at_home(out)
    first = sources[0]
    for source in sources[1:]:
        if changed := source.changed(first.identity):
            raise InputError(
                f"It is another study or version than {first.path}; they differ in: {listed(changed)}.",
                where=str(source.path), allowed="folders of one study",
            )  # fmt: skip
    if out.absolute() in [source.path.absolute() for source in sources]:
        raise InputError("It is one of the shards.", where=str(out), allowed="another folder")
    text = (first.path / STUDY).read_text(encoding="utf-8")
    target = RunFolder.open(out, first.plan, text=text, force=force)
    with alone(target.path):
        for source in sources:
            _take_over(source, target)
        target.note(sessions=[one for source in sources for one in source.manifest_of(source.path)["sessions"]])
    return open_results(out)


def _take_over(source: RunFolder, target: RunFolder) -> None:
    for part in source.plan.layout.of_shard(source.shard):
        if not source.whole(part):
            continue
        if not target.whole(part):
            target.take(part, source)
        elif source.place_of(part).read_bytes() != target.place_of(part).read_bytes():
            raise InputError(
                f"Part {part} holds other results here than in another folder.", where=str(source.path),
                allowed="folders made by machines that compute alike",
            )  # fmt: skip
