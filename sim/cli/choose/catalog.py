"""`attrition scenarios`, `levers`, and `parameters`: what you can choose from."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from sim.cli.common import screen, streams
from sim.evidence.parameters import (
    LeverSpec,
    Parameter,
    levers,
    parameter_groups,
    parameters,
    shocks,
    sources,
    switches,
)
from sim.foundation.errors import InputError, plain, shown, unknown
from sim.results.numbers import MONEY, counted, interval
from sim.world.scenario import LeverUse, Shock, list_scenarios, load_scenario

_ALSO_CALLED = {"burnout": "exhaustion"}  # what people look for, and what parameters call it
_VERY_NEAR = 0.8  # how alike a word must be to be meant, among all words of all parameters
_NO_SOURCE = ("", "-", "–", "none")  # how a list of sources says that there is nothing to cite
_PER = {
    "cfte": "clinical full-time equivalent",
    "person": "faculty member",
    "unfunded": "investigator without a grant",
}


def flat(text: str) -> str:
    """Return text without the line breaks of a file."""
    return " ".join(text.split())


def list_all_scenarios(json: bool) -> None:
    """List the built-in scenarios with their purpose."""
    found = [load_scenario(name) for name in list_scenarios()]
    if json:
        screen.print_json([{"name": s.name, "title": s.title, "why": flat(s.why)} for s in found])
        return
    console = screen.out()
    for scenario in found:
        console.print(_heading(scenario.name, scenario.title), _indented(flat(scenario.why)))
    head = Text("\nShow one of them (--yaml prints a file that you can edit):", style="dim")
    screen.say(console, head, f"attrition scenarios {found[1].name}")
    screen.say(console, Text("Start one of your own:", style="dim"), "attrition new scenario ours.yaml")


def show_scenario(name: str, *, yaml: bool, json: bool) -> None:
    """Show one scenario, in words or as YAML."""
    scenario = load_scenario(name)
    if yaml:
        streams.write_machine(scenario.to_yaml())
        return
    if json:
        screen.print_json(scenario.model_dump(mode="json"))
        return
    console = screen.out()
    console.print(_heading(scenario.name, scenario.title), _indented(flat(scenario.why)))
    console.print(Text(f"  Institution: {Path(scenario.institution).name}\n"))
    if scenario.levers:
        table = screen.table("Levers", "Intensity", "From", "Full after", "Until", "For")
        for lever, use in scenario.levers.items():
            table.add_row(*_use(levers()[lever], use))
        console.print(table)
    if scenario.shocks:
        table = screen.table("Shocks", "Size", "From", "Until", "For")
        for shock in scenario.shocks:
            table.add_row(*_shock(shock))
        console.print(table)
    if not (scenario.levers or scenario.shocks):
        console.print("No levers and no shocks: nothing changes.")
    changed = [f"{name} = {value:g}" for name, value in scenario.parameters.items()]
    changed += [
        f"{switches()[name].title}: {'on' if value else 'off'}" for name, value in scenario.switches.items()
    ]
    for line in changed:
        console.print(Text(line))


def list_levers(name: str | None, json: bool) -> None:
    """List levers by group: what they act on, their effects, costs, and evidence."""
    if name is not None and name.replace("-", "_") not in levers():
        raise unknown("lever", name, levers())
    found = [spec for spec in levers().values() if name is None or spec.name == name.replace("-", "_")]
    if json:
        screen.print_json([_lever_content(spec) for spec in found])
        return
    console = screen.out()
    group = ""
    for spec in found:
        if spec.group != group:
            group = spec.group
            console.print(Text(f"\n{spec.group_title}", style="bold underline"))
        _print_lever(console, spec)
    if name is None:
        example = "attrition compare baseline --lever team_inbox=1 --lever mentoring=0.5"
        screen.say(console, Text("\nTry several together:", style="dim"), example)


def list_parameters(text: str | None, json: bool) -> None:
    """List parameters whose name, group, or meaning contains a text."""
    wanted = plain(text or "")
    wanted = _ALSO_CALLED.get(wanted, wanted)
    titles = parameter_groups()
    found = [
        spec
        for spec in parameters().values()
        if wanted in plain(f"{spec.name} {titles[spec.group]} {spec.note}")
    ]
    if not found:
        said = {word for spec in parameters().values() for word in plain(f"{spec.name} {spec.note}").split()}
        near = get_close_matches(wanted, said, n=1, cutoff=_VERY_NEAR)
        message = f"No parameter has {shown(text)} in its name, group, or meaning."
        raise InputError(message, allowed=titles.values(), nearest=next(iter(near), None))
    if json:
        screen.print_json([spec.model_dump(mode="json") for spec in found])
        return
    console = screen.out()
    group = ""
    for spec in found:
        if spec.group != group:
            group = spec.group
            console.print(Text(f"\n{titles[group]}", style="bold underline"))
        console.print(Text(spec.name, style="bold") + Text(f"  {effect(spec)}"))
        console.print(_indented(f"{spec.note} [{_known_by(spec)}]"))


def effect(spec: Parameter) -> str:
    """Return a parameter's value, range, and unit."""
    if spec.low == spec.high:
        return f"{spec.value:g} {spec.unit} (fixed)"
    return f"{spec.value:g} ({spec.low:g} to {spec.high:g}) {spec.unit}"


def _heading(name: str, title: str) -> Text:
    return Text(name, style="bold") + Text(f"  {title}")


def _indented(text: str) -> Padding:
    return Padding(Text(text), (0, 0, 0, 2))


def _print_lever(console: Console, spec: LeverSpec) -> None:
    lines = [f"Acts on: {spec.acts_on}"]
    for name in spec.effects:
        known = parameters()[name]
        lines.append(f"Effect: {known.note} ({name}): {effect(known)}")
    lines.append(f"Cost: {_costs(spec)}; fully in force after {_months(spec.ramp_months)}")
    lines.append(f"Evidence: {_evidence(spec)}")
    body = [Text(flat(spec.description)), *(Text(line) for line in lines)]
    console.print(_heading(spec.name, spec.title), Padding(Group(*body), (0, 0, 0, 2)))


def _evidence(spec: LeverSpec) -> str:
    """Return how well it is known that a lever works, and from where."""
    source = flat(str(sources().get(spec.source, {}).get("citation", "")))
    grade = "none; that it works is an assumption" if spec.grade == "none" else spec.grade
    return grade if source in _NO_SOURCE else f"{grade} ({source})"


def _known_by(spec: Parameter) -> str:
    """Return how a value is known, and from where."""
    return spec.status if spec.source == spec.status else f"{spec.status}, {spec.source}"


def _lever_content(spec: LeverSpec) -> dict[str, Any]:
    content = spec.model_dump(mode="json", exclude={"effects", "levels"})
    content["effects"] = [parameters()[name].model_dump(mode="json") for name in spec.effects]
    return content


def _costs(spec: LeverSpec) -> str:
    found = []
    for cost in spec.costs:
        each = "per departure" if cost.per == "departure" else f"a year per {_PER.get(cost.per, cost.per)}"
        found.append(f"{interval(cost.usd_per_year, cost.low, cost.high, MONEY)} {each}")
    if spec.raises:
        found.append("the raises themselves")
    return "; ".join(found) or "none of its own; visits given up count as lost access"


def _months(number: int) -> str:
    return "no time" if number == 0 else counted(number, "month")


def _use(spec: LeverSpec, use: LeverUse) -> tuple[str, ...]:
    level = min(spec.levels, key=lambda edge: abs(edge - use.intensity))
    whom = ", ".join((*use.departments, *use.units, *use.tracks)) or "all"
    until = "stays" if use.end is None else f"month {use.end}"
    how_far = f"{use.intensity:g} ({spec.levels[level]})"
    return spec.title, how_far, f"month {use.start}", _months(use.ramp), until, whom


def _shock(shock: Shock) -> tuple[str, ...]:
    spec = shocks()[shock.kind]
    until = "stays" if shock.months is None else f"month {shock.start + shock.months - 1}"
    return (
        spec.title,
        f"{shock.size:g} ({spec.unit})",
        f"month {shock.start}",
        until,
        ", ".join(shock.departments) or "all",
    )
