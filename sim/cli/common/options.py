"""The options that several commands share; those that always go together are one dataclass."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

_WHO = "Institution and people"
_HOW = "Size of the simulation"
_WHAT = "Changes to the model"
_WHERE = "Output"


class Format(StrEnum):
    """File formats for tidy tables."""

    CSV = "csv"
    PARQUET = "parquet"


def _levers(incomplete: str) -> list[str]:
    from sim.evidence.parameters import levers

    return [f"{name}=" for name in levers() if name.startswith(incomplete)]


def _switches(incomplete: str) -> list[str]:
    from sim.evidence.parameters import switches

    return [f"{name}=off" for name in switches() if name.startswith(incomplete)]


def _parameters(incomplete: str) -> list[str]:
    from sim.evidence.parameters import parameters

    return [f"{name}=" for name in parameters() if name.startswith(incomplete)]


def _scenarios(incomplete: str) -> list[str]:
    from sim.world.scenario import list_scenarios

    return [name for name in list_scenarios() if name.startswith(incomplete)]


def _institutions(incomplete: str) -> list[str]:
    from sim.world.scenario import list_institutions

    return [name for name in list_institutions() if name.startswith(incomplete)]


ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO", autocompletion=_scenarios,
        help="A built-in scenario (see `attrition scenarios`) or the path of a YAML file.",
    ),
]  # fmt: skip
ScenarioNames = Annotated[
    list[str],
    typer.Argument(
        metavar="SCENARIO", autocompletion=_scenarios,
        help="Two or more; the first is the reference. If only one is given, the baseline is the reference.",
    ),
]  # fmt: skip
TracedScenarios = Annotated[
    list[str],
    typer.Argument(
        metavar="SCENARIO", autocompletion=_scenarios,
        help="Any number. For a person, a single scenario other than the baseline is compared with the baseline.",
    ),
]  # fmt: skip
InstitutionArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME", autocompletion=_institutions,
        help="A built-in institution or the path of a YAML file. If omitted, the built-in ones are listed.",
    ),
]  # fmt: skip
InstitutionName = Annotated[
    str | None,
    typer.Option(
        "--institution", "-i", metavar="NAME", autocompletion=_institutions, rich_help_panel=_WHO,
        help="A built-in institution or a YAML file, instead of the scenario's own.",
    ),
]  # fmt: skip
Roster = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        rich_help_panel=_WHO,
        help="A CSV with one row per person (`attrition institution --template`).",
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="HERE=MEANT", rich_help_panel=_WHO, show_default=False,
        help='How to read a column or a word of the roster: "Base Salary=pay_usd", "Notes=ignore", '
        '"department:Medicine=Medical Specialties". Repeatable.',
    ),
]  # fmt: skip
Mapping = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", rich_help_panel=_WHO, show_default=False,
        help="A YAML file with these for the whole roster (`attrition institution --roster FILE --draft-mapping`).",
    ),
]  # fmt: skip
SkipRefused = Annotated[
    bool,
    typer.Option(
        "--skip-refused", rich_help_panel=_WHO, help="Skip people whose rows in the roster cannot be read."
    ),
]
Replicates = Annotated[
    int,
    typer.Option("--replicates", "-n", metavar="N", min=1, rich_help_panel=_HOW, help="Number of simulated futures."),
]
Futures = Annotated[
    int | None,
    typer.Option(
        "--replicates", "-n", metavar="N", min=1, rich_help_panel=_HOW, show_default=False,
        help="Simulated futures; 20 by default, or two for each of --draws where that is more.",
    ),
]  # fmt: skip
Draws = Annotated[
    int,
    typer.Option(
        "--draws", "-d", metavar="N", min=0, max=200, rich_help_panel=_HOW,
        help="Posterior draws; intervals then reflect parameter uncertainty and chance. 0: chance only.",
    ),
]  # fmt: skip
Months = Annotated[
    int | None,
    typer.Option(
        "--months", "-m", metavar="N", min=1, max=600, rich_help_panel=_HOW, help="Horizon in months; 60 by default."
    ),
]
Years = Annotated[
    float | None,
    typer.Option(
        "--years", "-y", metavar="N", rich_help_panel=_HOW, help="Horizon in years, instead of --months."
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        metavar="N", min=0, rich_help_panel=_HOW, help="Random seed: the same seed gives the same futures."
    ),
]
Threads = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, rich_help_panel=_HOW, show_default=False,
        help="Threads; all cores by default. Does not change results.",
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="NAME=VALUE", autocompletion=_parameters, rich_help_panel=_WHAT,
        help="Set a parameter (see `attrition parameters`). Repeatable.",
    ),
]  # fmt: skip
Switch = Annotated[
    list[str] | None,
    typer.Option(
        "--switch", metavar="NAME=off", autocompletion=_switches, rich_help_panel=_WHAT,
        help="Turn a mechanism off or on, such as contagion=off. Repeatable.",
    ),
]  # fmt: skip
LeverUse = Annotated[
    list[str] | None,
    typer.Option(
        "--lever", metavar="NAME=INTENSITY", autocompletion=_levers, rich_help_panel=_WHAT,
        help="Set a lever (see `attrition levers`) from 0 to 1. Repeatable.",
    ),
]  # fmt: skip
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="DIR", rich_help_panel=_WHERE, help="Folder for tidy tables and metadata."
    ),
]
OutFormat = Annotated[
    Format, typer.Option("--format", metavar="csv|parquet", rich_help_panel=_WHERE, help="Format of the tables in --out.")
]
Force = Annotated[
    bool, typer.Option("--force", rich_help_panel=_WHERE, help="Replace earlier results in --out.")
]
Json = Annotated[
    bool, typer.Option("--json", rich_help_panel=_WHERE, help="Print JSON and nothing else on stdout.")
]
PlainJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")]


@dataclass(frozen=True)
class Who:
    """Where, and with which people."""

    institution: InstitutionName = None
    roster: Roster = None
    map_: Map = None
    mapping: Mapping = None
    skip_refused: SkipRefused = False


@dataclass(frozen=True)
class Horizon:
    """How long: one of the two."""

    months: Months = None
    years: Years = None


@dataclass(frozen=True)
class Changes:
    """What is changed in the model, and in the scenario."""

    set_: Set = None
    switch: Switch = None
    lever: LeverUse = None


@dataclass(frozen=True)
class Output:
    """Where results go."""

    out: Out = None
    format_: OutFormat = Format.CSV
    force: Force = False
    json: Json = False
