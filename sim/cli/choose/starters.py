"""`attrition new`: a file to start from, with comments, for an institution, a scenario or a study."""

from pathlib import Path

from sim.cli.common import screen, streams
from sim.foundation import places
from sim.foundation.errors import InputError, nearest, shown
from sim.foundation.paths import starters_dir

# what shows that the file is right, as soon as it is written
_NEXT = {
    "institution": ("attrition", "institution"),
    "scenario": ("attrition", "compare", "baseline"),
    "study": ("attrition", "sweep", "run", "--dry-run"),
}
KINDS = tuple(_NEXT)


def write_starter(kind: str, file: Path | None) -> None:
    """Write a starter file, or print it where no file is named.

    Args:
        kind: One of `KINDS`.
        file: A new file.

    Raises:
        InputError: There is no such kind, or the file cannot be written.
    """
    if kind not in KINDS:
        raise InputError(f"{shown(kind)} cannot be made.", allowed=KINDS, nearest=nearest(kind, KINDS))
    text = (starters_dir() / f"{kind}.yaml").read_text(encoding="utf-8")
    if file is None:
        streams.write_machine(text)
        return
    if file.exists():
        raise InputError("It is there already.", where=str(file), allowed="the name of a new file")
    places.check_file(file)
    file.write_text(text, encoding="utf-8", newline="\n")
    screen.note(f"{file} is there. Edit it, then try it:", places.command(*_NEXT[kind], file))
