"""`attrition institution`: departments, sizes and margins, and what a roster brings."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from sim.cli.choose.catalog import flat
from sim.cli.common import screen, streams
from sim.foundation import places
from sim.foundation.library import is_path
from sim.foundation.paths import scenarios_dir
from sim.foundation.yamlio import write_yaml
from sim.results.numbers import MONEY, figure
from sim.world.institution import Institution
from sim.world.scenario import list_institutions, load_institution

_USUAL = "typical"


def show(name: str | None, roster: Path | None, *, template: bool, yaml: bool, json: bool) -> None:
    """Show an institution, the list of them, its file, the check of a roster, or the template of one."""
    if template:
        streams.write_machine((scenarios_dir() / "rosters" / "template.csv").read_text(encoding="utf-8"))
    elif name is None and roster is None and not yaml:
        _list_all(json)
    else:
        institution = load_institution(name or _USUAL)
        if yaml:
            streams.write_machine(_file_of(name or _USUAL, institution))
        elif roster is not None:
            _check_roster(roster, name or _USUAL, institution, json)
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
    screen.say(console, Text("One of them:", style="dim"), places.command("attrition", "institution", found[0].name))
    screen.say(console, Text("One of your own:", style="dim"), "attrition new institution ours.yaml")


def _print(console: Console, institution: Institution) -> None:
    console.print(Text(institution.name, style="bold") + Text(f"  {institution.title}"))
    console.print(Text(flat(institution.why)))
    units = [unit.department for unit in institution.units_resolved()]
    columns = ("People", "Units", "Women", "Messages*", "Clinic", "Pay*", "Search*")
    caption = (
        "* messages a week per clinical full-time equivalent; pay of an assistant professor; months to fill "
        "a vacancy. Clinic is the clinical part of effort. A roster replaces margins by its own."
    )
    table = screen.table("Departments", *columns, caption=caption)
    for one in institution.departments_resolved():
        table.add_row(
            one.name, f"{one.headcount:,}", str(units.count(one.name)), f"{100 * one.women_share:.0f} %",
            f"{one.messages_per_week_per_cfte:.0f}", f"{100 * one.clinical_effort:.0f} %",
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
            table.add_row(f"{heading}: {name.replace('_', '-')}", f"{100 * value:.0f} %")
    table.add_row("Under-represented in medicine", f"{100 * mission.urim_share:.0f} %")
    table.add_row(
        "On the tenure track, of investigators and scientists", f"{100 * mission.tenure_track_share:.0f} %"
    )
    table.add_row("Full time", f"{100 * mission.full_time_share:.0f} %")
    table.add_row("Payline: applications funded", f"{100 * mission.payline:.0f} %")
    table.add_row("Mean quality of leaders, 0 to 1", f"{mission.leader_quality_mean:g}")
    table.add_row("Support staff per physician, 1 is the benchmark", f"{mission.support_per_physician:g}")
    table.add_row("RVU target, 1 is the benchmark", f"{mission.rvu_target_mean:g}")
    return table


def _check_roster(path: Path, name: str, institution: Institution, json: bool) -> None:
    from sim.world.roster.read import read_roster

    frame = read_roster(path, institution)
    filled = {str(column): int(frame[column].notna().sum()) for column in frame.columns}
    sizes = {str(name): int(count) for name, count in frame["department"].value_counts(sort=False).items()}
    if json:
        content = {"roster": str(path), "institution": institution.name, "people": len(frame)}
        screen.print_json({**content, "departments": sizes, "filled": filled})
        return
    console = screen.out()
    console.print(Text(f"{path}: all {len(frame):,} rows can be used.", style="bold"))
    table = screen.table("People by department", "On the roster", f"In “{institution.name}”")
    for one in institution.departments_resolved():
        table.add_row(one.name, f"{sizes.get(one.name, 0):,}", f"{one.headcount:,}")
    console.print(table, "")
    table = screen.table("What the roster says", "Given", "Drawn from the margins")
    for column, count in filled.items():
        table.add_row(column, f"{count:,}", f"{len(frame) - count:,}" if count < len(frame) else "–")
    console.print(table, "")
    use = places.command("attrition", "run", "--institution", name, "--roster", path)
    screen.say(console, Text("Use it:", style="dim"), use)
