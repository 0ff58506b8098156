"""Write requirements.lock: exact versions of everything, for every Python that is supported.

    python tools/lock.py python3.11 python3.12 python3.13
    python tools/lock.py --keep python3.11 python3.12 python3.13    what is locked keeps its version (make lock ARGS=--keep)

For each Python it makes a fresh environment, installs the project's own requirements with the newest
versions that fit together, and freezes them. Where the Pythons differ the line carries a marker. The lock
holds names and versions only: from where they come is the machine's business.
"""

import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEADER = """\
# Exact versions of everything the project and its tests need, for Python {pythons}.
# Written by `make lock`; do not edit by hand.
"""

Freeze = dict[str, str]
Minor = tuple[int, int]


def requirements() -> list[str]:
    """What pyproject.toml asks for, development tools included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["dev"]]


def output(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def freeze(python: str, keep: bool) -> tuple[Minor, Freeze]:
    """Install the requirements into a fresh environment and say which versions were chosen.

    With `keep`, what the lock holds already stays, and only what is new is chosen.
    """
    kept = ["--constraint", str(LOCK)] if keep else []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        own = str(Path(folder) / "bin" / "python")
        subprocess.run([own, "-m", "pip", "install", "--quiet", *kept, *requirements()], check=True)
        major, minor = output(own, "-c", "import sys; print(*sys.version_info[:2])").split()
        listing = output(own, "-m", "pip", "freeze", "--all", "--exclude", "pip")
    lines = [line.partition("==") for line in listing.splitlines() if "==" in line]
    return (int(major), int(minor)), {name.lower().replace("_", "-"): version for name, _, version in lines}


def marker(name: str, pythons: list[Minor], supported: list[Minor]) -> str:
    """The condition for one version's run of Pythons, open at both ends of what was tried.

    A backport ends with the newest Python that asked for it: later ones bring the module themselves.
    """
    conditions = []
    if pythons[0] != supported[0]:
        conditions.append('python_version >= "{}.{}"'.format(*pythons[0]))
    if pythons[-1] != supported[-1]:
        following = supported[supported.index(pythons[-1]) + 1]
        conditions.append('python_version < "{}.{}"'.format(*following))
    elif name.startswith("backports."):
        conditions.append(f'python_version < "{pythons[-1][0]}.{pythons[-1][1] + 1}"')
    return " and ".join(conditions)


def merge(frozen: dict[Minor, Freeze]) -> list[str]:
    """One line for each package and version, with a marker where the Pythons disagree."""
    supported = sorted(frozen)
    versions: dict[str, dict[str, list[Minor]]] = defaultdict(lambda: defaultdict(list))
    for python in supported:
        for name, version in frozen[python].items():
            versions[name][version].append(python)
    lines = []
    for name in sorted(versions):
        for version, pythons in versions[name].items():
            condition = marker(name, pythons, supported)
            lines.append(f"{name}=={version}" + (f" ; {condition}" if condition else ""))
    return lines


def main(arguments: list[str]) -> None:
    """Freeze each Python in turn, then write the file once."""
    keep = "--keep" in arguments
    pythons = [one for one in arguments if one != "--keep"] or [sys.executable]
    frozen = {}
    for python in pythons:
        print(f"Resolving for {python} ...", flush=True)
        minor, versions = freeze(python, keep)
        frozen[minor] = versions
    header = HEADER.format(pythons=", ".join(f"{major}.{minor}" for major, minor in sorted(frozen)))
    lines = merge(frozen)
    LOCK.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"requirements.lock: {len(lines)} lines")


if __name__ == "__main__":
    main(sys.argv[1:])
