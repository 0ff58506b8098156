"""Where the files that travel with the package lie, in a checkout and in an installed copy."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def evidence_dir() -> Path:
    """Return the folder of parameters and their sources (`parameters.yaml`, `sources.yaml`, ...)."""
    return _PACKAGE / "evidence"


def scenarios_dir() -> Path:
    """Return the folder of scenarios, with `institutions/` inside it.

    A checkout keeps it at its top, where people look for it; an installed copy carries it inside the package.
    The installed place comes first: beside an installed package anything may be called `scenarios`.
    """
    installed = _PACKAGE / "shipped"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def studies_dir() -> Path:
    """Return the folder of studies, inside that of the scenarios."""
    return scenarios_dir() / "studies"


def starters_dir() -> Path:
    """Return the folder of files to start from, inside that of the scenarios."""
    return scenarios_dir() / "starters"


def trials_dir() -> Path:
    """Return the folder of virtual trials, stored and packaged like the scenarios."""
    installed = _PACKAGE / "shipped_trials"
    return installed if installed.is_dir() else _PACKAGE.parent / "trials"


def changelog_file() -> Path:
    """Return the changelog, stored at the top of the checkout and packaged like the scenarios."""
    installed = _PACKAGE / "CHANGELOG.md"
    return installed if installed.is_file() else _PACKAGE.parent / "CHANGELOG.md"
