"""`attrition institution`: departments, sizes, and overall shares, and what a roster adds."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from sim.cli.choose.catalog import flat
from sim.cli.choose.rosters import RosterCheck, check_roster
from sim.cli.common import given, screen, streams
from sim.foundation import places
from sim.foundation.errors import InputError
from sim.foundation.library import is_path
from sim.foundation.paths import scenarios_dir
from sim.foundation.yamlio import write_yaml
from sim.results.numbers import MONEY, figure
from sim.world.institution import Institution
from sim.world.scenario import list_institutions, load_institution

_USUAL = "typical"


@dataclass(frozen=True)
class RosterOptions:
    """What was said about a roster.

    Attributes:
        path: Its file, or None.
        pairs: Texts of --map.
        mapping: File of --mapping, or None.
        skip_refused: Whether people whose rows cannot be read are left out.
        clean: Where it goes in one form, or None.
        draft: Whether to print a mapping file to start from.
    """

    path: Path | None
    pairs: tuple[str, ...]
    mapping: Path | None
    skip_refused: bool
    clean: Path | None
    draft: bool

    def again(self) -> str:
        """Return the options that say how the roster is read, to be repeated."""
        words = [f"--map {shlex.quote(pair)}" for pair in self.pairs]
        words += [f"--mapping {shlex.quote(str(self.mapping))}"] if self.mapping else []
        words += ["--skip-refused"] if self.skip_refused else []
        return "".join(f" {word}" for word in words)


def show(name: str | None, asked: RosterOptions, *, template: bool, yaml: bool, json: bool) -> None:
    """Show an institution, the list of institutions, its file, a roster check, or a roster template."""
    roster = given.roster(asked.path, asked.pairs, asked.mapping, asked.skip_refused)
    if roster is None and (asked.clean or asked.draft):
        where = "--clean" if asked.clean else "--draft-mapping"
        raise InputError("There is no roster.", where=where, allowed="with --roster FILE")
    if template:
        streams.write_machine((scenarios_dir() / "rosters" / "template.csv").read_text(encoding="utf-8"))
    elif name is None and roster is None and not yaml:
        _list_all(json)
    else:
        institution = load_institution(name or _USUAL)
        if yaml:
            streams.write_machine(_file_of(name or _USUAL, institution))
        elif roster is not None:
            check = RosterCheck(roster, asked.path or Path(), asked.again(), asked.clean, asked.draft, json)
            check_roster(check, name or _USUAL, institution)
        elif json:
            screen.print_json(institution.model_dump(mode="json", exclude_none=True))
        else:
            _print(screen.out(), institution)


def _file_of(name: str, institution: Institution) -> str:
    """Return the file of a shipped institution, comments and all; any other written out, ready to be put anywhere."""
    if not is_path(name):
        return (scenarios_dir() / "institutions" / f"{name}.yaml").read_text(encoding="utf-8")
    content = institution.model_dump(mode="json", exclude_none=True)
    for department in content["departments"]:
        if not department["overrides"]:
            del department["overrides"]
    if institution.posterior:
        content["posterior"] = str(Path(institution.posterior).absolute())
    return write_yaml({key: value for key, value in content.items() if value not in ({}, "")})


def _list_all(json: bool) -> None:
    found = [load_institution(name) for name in list_institutions()]
    if json:
        kept = [
            {"name": i.name, "title": i.title, "why": flat(i.why), "headcount": i.headcount} for i in found
        ]
        screen.print_json(kept)
        return
    table = screen.table("Institutions", "Physicians", "Departments", "Units")
    for one in found:
        size = (f"{one.headcount:,}", str(len(one.departments_resolved())), str(len(one.units_resolved())))
        table.add_row(Text(one.name, style="bold") + Text(f"  {one.title}"), *size)
    console = screen.out()
    console.print(table, "")
    screen.say(console, Text("Show one of them:", style="dim"), places.command("attrition", "institution", found[0].name))
    screen.say(console, Text("Start one of your own:", style="dim"), "attrition new institution ours.yaml")


def _print(console: Console, institution: Institution) -> None:
    console.print(Text(institution.name, style="bold") + Text(f"  {institution.title}"))
    console.print(Text(flat(institution.why)))
    units = [unit.department for unit in institution.units_resolved()]
    columns = ("People", "Units", "Women", "Messages*", "Clinic", "Pay*", "Search*")
    caption = (
        "* messages per week per clinical full-time equivalent; pay of an assistant professor; months to fill "
        "a vacancy. Clinic is the clinical share of effort. A roster replaces these shares with its own."
    )
    table = screen.table("Departments", *columns, caption=caption)
    for one in institution.departments_resolved():
        table.add_row(
            one.name, f"{one.headcount:,}", str(units.count(one.name)), f"{100 * one.women_share:.0f}%",
            f"{one.messages_per_week_per_cfte:.0f}", f"{100 * one.clinical_effort:.0f}%",
            figure(one.pay_benchmark_usd, MONEY), f"{one.search_months:g}",
        )  # fmt: skip
    table.add_section()
    table.add_row("All", f"{institution.headcount:,}", str(len(units)))
    console.print(table, "")
    console.print(_margins(institution))
    if institution.known:
        known = ", ".join(institution.known)
        console.print("", Text(f"Known about itself: {known}. Only attrition fit uses it: it fits the model to it."))


def _margins(institution: Institution) -> Any:
    mission = institution.mission
    table = screen.table("Margins", "")
    for heading, shares in (("Rank", mission.rank_shares), ("Track", mission.track_shares)):
        for name, value in dict(shares).items():
            table.add_row(f"{heading}: {name.replace('_', '-')}", f"{100 * value:.0f}%")
    table.add_row("Underrepresented in medicine", f"{100 * mission.urim_share:.0f}%")
    table.add_row(
        "On the tenure track, among investigators and scientists", f"{100 * mission.tenure_track_share:.0f}%"
    )
    table.add_row("Full time", f"{100 * mission.full_time_share:.0f}%")
    table.add_row("Payline: share of grant applications funded", f"{100 * mission.payline:.0f}%")
    table.add_row("Mean leader quality, 0 to 1", f"{mission.leader_quality_mean:g}")
    table.add_row("Support staff per physician, 1 is the benchmark", f"{mission.support_per_physician:g}")
    table.add_row("RVU target, 1 is the benchmark", f"{mission.rvu_target_mean:g}")
    return table
