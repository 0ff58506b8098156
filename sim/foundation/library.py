"""Finds scenarios and institutions: those that travel with the package by name, others by path."""

import os
import re
from pathlib import Path

from sim.foundation.errors import InputError, listed, shown, unknown
from sim.foundation.places import at_home, is_file

_ENDINGS = (".yaml", ".yml")


def names(folder: Path) -> list[str]:
    """Return the names of the YAML files in a folder, in alphabetical order."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def is_path(name: str) -> bool:
    """Return whether a text points to a file rather than to a built-in name."""
    return name.lower().endswith(_ENDINGS) or "/" in name or "\\" in name


def locate(kind: str, name: str | Path, folder: Path) -> Path:
    """Return the file of a built-in name or of a path.

    Args:
        kind: What is looked for, as it is called in messages.
        name: A name in `folder`, or the path of any YAML file.
        folder: Where the shipped ones lie.

    Raises:
        InputError: There is no such name or file; says which there are.
    """
    if not isinstance(name, str | os.PathLike):
        allowed = f"a name, or the path of a YAML file: {listed(names(folder))}"
        raise InputError(f"{shown(name)} is no {kind}.", allowed=allowed)
    if isinstance(name, str) and not is_path(name):
        if name not in names(folder):
            raise unknown(kind, name, names(folder))
        return folder / f"{name}.yaml"
    path = at_home(name)
    if not is_file(path):
        error = unknown(kind, path.stem, names(folder))
        error.message = "This is a folder, not a file." if path.is_dir() else "There is no such file."
        error.allowed = f"the path of a YAML file, or one of {error.allowed}"
        raise error.at(str(path))
    return path


def origin(path: Path) -> tuple[Path, str]:
    """Return where paths in a file begin, and the name of what it holds; a pipe has no folder and no name of its own."""
    return (path.parent, path.stem) if path.is_file() else (Path.cwd(), "")


def beside(folder: Path, name: str) -> str:
    """Return a path that a file in a folder names, written out."""
    return str((folder / at_home(name)).resolve())


def slug(title: str) -> str:
    """Return a title as a short name: "Fix workflows!" becomes "fix-workflows"."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "unnamed"


def inside(data: object, where: str) -> dict[str, object]:
    """Return the content of a file that must be a block of keys."""
    if not isinstance(data, dict):
        raise InputError("The file is not a block of keys (`title: …`, one a line).", where=where)
    return data
