"""The tables of the documentation, each made from the declarations in `sim/`. See `make_docs.py`."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable
from enum import IntEnum
from inspect import getdoc
from pathlib import Path

from board_table import scores
from reproduce_steps import command_table

from sim import plots
from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import levers, parameter_groups, parameters, shocks, sources, switches
from sim.evidence.published import beside
from sim.evidence.specialties import Quantity, specialties
from sim.evidence.targets import EMERGENT, FOLLOWS, targets
from sim.foundation.checked import Checked, description_of
from sim.foundation.paths import evidence_dir
from sim.foundation.yamlio import read_yaml
from sim.rules import records, vocabulary
from sim.rules.draws import Event
from sim.rules.records import Field
from sim.world.institution import (
    DepartmentSpec,
    Institution,
    Mission,
    Overrides,
    list_institutions,
    load_institution,
)
from sim.world.roster.columns import BY_NAME, READ
from sim.world.roster.departments import names_of_specialty
from sim.world.roster.words import other_names
from sim.world.scenario import list_scenarios, load_scenario

RULES = Path(vocabulary.__file__).parent
NO_SOURCE = ("assumption", "structure")


def table(head: str, rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table; `head` holds the headings between bars."""
    columns = head.count("|") + 1
    lines = [f"| {head} |", "|" + "---|" * columns]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def number(value: float) -> str:
    """Return a number as short as it is exact."""
    return f"{value:,.10g}" if abs(value) >= 10_000 else f"{value:.10g}"


def span(low: float, high: float) -> str:
    """Return a range."""
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def source_link(source: str) -> str:
    """Return a source as a link to the list of sources."""
    return source if source in NO_SOURCE else f"[{source}](sources.md#{source.lower()})"


def fields(declared: tuple[Field, ...]) -> str:
    """Return the fields of a record."""
    kinds = {"f": "number", "i": "whole number", "b": "yes/no"}
    return table(
        "field | holds | unit | meaning",
        (
            (f"`{f.name}`", f"{f.length} × {kinds[f.code]}" if f.length else kinds[f.code], f.unit, f.meaning)
            for f in declared
        ),
    )


def words() -> str:
    """Return the enumerations of the vocabulary, in the order of their numbers."""
    shown = ("Activity", "Track", "Rank", "Stage", "Leaving", "Path", "Destination", "Grant", "Ask", "Strain")
    found: list[type[IntEnum]] = [getattr(vocabulary, name) for name in shown]
    return table(
        "word | values, from 0",
        (
            (f"`{word.__name__}`", ", ".join(value.name.lower().replace("_", " ") for value in word))
            for word in found
        ),
    )


def keys(model: type[Checked]) -> Callable[[], str]:
    """Return what makes the table of the keys of a block of a file."""

    def made() -> str:
        rows = ((f"`{name}`", field.title, description_of(field)) for name, field in model.model_fields.items())
        return table("key | meaning | allowed", rows)

    return made


def specialty_names() -> str:
    """Return the specialties that departments can have."""
    return table("specialty | what it is", ((f"`{name}`", one.title) for name, one in specialties().items()))


def events() -> str:
    """Return the published list of random events, and the rules that draw them."""
    users: dict[str, list[str]] = {event.name: [] for event in Event}
    for path in sorted(RULES.rglob("*.py")):
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Event":
                        users[node.attr].append(f"`{path.stem}.{function.name}`")
    drawn_by = {name: ", ".join(dict.fromkeys(found)) or "kept free" for name, found in users.items()}
    rows = ((event.value, f"`{event.name}`", drawn_by[event.name]) for event in Event)
    return table("number | event | drawn by", rows)


def parameter_tables() -> str:
    """Return all parameters, a table for each group."""
    parts = []
    for key, title in parameter_groups().items():
        rows = (
            (
                f"`{p.name}`", p.note, number(p.value), "fixed" if p.low == p.high else span(p.low, p.high), p.unit,
                p.distribution, source_link(p.source), p.status,
            )
            for p in parameters().values() if p.group == key
        )  # fmt: skip
        head = "parameter | meaning | value | range | unit | prior | source | status"
        parts.append(f"### {title}\n\n{table(head, rows)}")
    return "\n".join(parts)


def parameter_count() -> str:
    """Return how many parameters there are of each status."""
    counted = Counter(p.status for p in parameters().values())
    rows = [
        (status, counted[status])
        for status in ("confirmed", "derived", "second-hand", "recalled", "assumption")
    ]
    return table("status | parameters", [*rows, ("all", len(parameters()))])


def assumptions() -> str:
    """Return every parameter that no source gives, in one line for each group of parameters."""
    rows = []
    for key, title in parameter_groups().items():
        found = [p for p in parameters().values() if p.group == key and p.status == "assumption"]
        cells = ", ".join(f"`{p.name}` {number(p.value)} ({span(p.low, p.high)})" for p in found)
        if found:
            rows.append((title, len(found), cells))
    return table("group | how many | parameter, value (range)", rows)


def lever_list() -> str:
    """Return what each lever acts on, and through which parameters."""
    return table(
        "group | lever | name in files | acts on | parameters | ramp | learning | evidence",
        (
            (
                lever.group_title, lever.title, f"`{lever.name}`", lever.acts_on,
                ", ".join(f"`{name}`" for name in lever.effects), f"{lever.ramp_months} months",
                f"{number(lever.learning_hours)} h/week", f"{lever.grade}, {source_link(lever.source)}",
            )
            for lever in levers().values()
        ),
    )  # fmt: skip


def lever_costs() -> str:
    """Return what levers cost."""
    per = {
        "person": "faculty member", "cfte": "clinical full-time equivalent", "unit": "unit leader",
        "departure": "departure", "unfunded": "investigator without a grant",
    }  # fmt: skip
    rows = []
    for lever in levers().values():
        once = {"departure": "once"}
        for cost in lever.costs:
            every = once.get(cost.per, "a year")
            rows.append(
                (lever.title, f"${number(cost.usd_per_year)}", f"${span(cost.low, cost.high)}",
                 f"{every}, per {per[cost.per]}", source_link(cost.source))
            )  # fmt: skip
        if lever.raises:
            rows.append(
                (lever.title, "the raises", "", "a year, with benefits (`fringe_share`)", "the model")
            )
        if not lever.costs:
            rows.append(
                (lever.title, "nothing bought", "", "its price is clinic given up: see lost access", "")
            )
    return table("lever | 2024 dollars at full intensity | range | counted | source", rows)


def shock_list() -> str:
    """Return the kinds of shocks."""
    return table(
        "shock | name in files | what happens | size | unit | range | months | source | status",
        (
            (s.title, f"`{s.name}`", s.description, number(s.size), s.unit, span(s.low, s.high),
             "stays" if s.months is None else s.months, source_link(s.source), s.status)
            for s in shocks().values()
        ),
    )  # fmt: skip


def switch_list() -> str:
    """Return the switches."""
    rows = ((f"`{s.name}`", s.kind, "on" if s.on else "off", s.title) for s in switches().values())
    return table("switch | kind | by default | off means that this is absent", rows)


def outcome_list() -> str:
    """Return every reported column."""
    rows = []
    for o in outcomes().values():
        made = " + ".join(name.lower() for name in o.sum) if o.sum else "table of costs"
        if o.of:
            made = f"`{o.of}`, first less second of: {', '.join(o.between)}"
        if o.per:
            made += " / " + " + ".join(name.lower() for name in o.per)
        if o.times != 1.0:
            made = f"{number(o.times)} × ({made})"
        rows.append((f"`{o.name}`", o.title, o.unit, o.kind, made, o.level, o.better, o.target or ""))
    return table("column | title | unit | kind | made of | level | better | target", rows)


def target_list() -> str:
    """Return the patterns that the model is measured against."""
    content = read_yaml(evidence_dir() / "targets.yaml").data
    uses = {"calibrate": "may be fitted", "held_out": "held out"}
    seen = {True: "open", False: ""}
    kinds = {"emergent": "emergent", "follows_from_design": "follows from the design"}
    return table(
        "id | pattern | published, and the band that decides | use | part | kind | sources",
        (
            (key, target["pattern"], target["published"], seen[target.get("seen", False)] or uses[target["use"]],
             target["part"], kinds[target["kind"]],
             ", ".join(source_link(source) for source in target["sources"]))
            for key, target in content.items()
        ),
    )  # fmt: skip


def double_use() -> str:
    """Return the held-out patterns whose source is also that of a parameter, or is named in its note."""
    kinds = {EMERGENT: "emergent", FOLLOWS: "by design"}
    rows = []
    for target in targets().values():
        sources = set(target.sources) - set(NO_SOURCE)
        found = [
            f"`{p.name}` ({named}, {p.status})"
            for p in parameters().values()
            if (named := ", ".join(sorted(sources & {p.source, *re.findall(r"\w+", p.note)})))
        ]
        found += _of_specialties(sources)
        if found and target.held_out:
            kind = ", ".join(dict.fromkeys(kinds[measure.kind] for measure in target.measures))
            rows.append((target.name, target.pattern, kind, ", ".join(found)))
    return table("id | held-out pattern | kind | parameters and numbers of specialties that rest on one of its sources", rows)


def _of_specialties(sources: set[str]) -> list[str]:
    """Return the numbers by specialty that rest on some sources."""
    found: dict[tuple[str, str], str] = {}
    for specialty in specialties().values():
        for name, part in specialty:
            if isinstance(part, Quantity) and part.source in sources:
                found[name, part.source] = part.status
    return [f"`{name}` by specialty ({source}, {status})" for (name, source), status in found.items()]


def source_list() -> str:
    """Return every source that a parameter, lever, shock, target or published number points at."""
    content = read_yaml(evidence_dir() / "targets.yaml").data
    specialties = read_yaml(evidence_dir() / "specialties.yaml").data
    used = {p.source for p in parameters().values()} | {s.source for s in shocks().values()}
    used |= {lever.source for lever in levers().values()}
    used |= {cost.source for lever in levers().values() for cost in lever.costs}
    used |= {source for target in content.values() for source in target["sources"]}
    used |= {source for row in beside().values() for source in row.sources}
    columns = ("quantity", "value", "citation", "status")
    used |= {
        part["source"]
        for fields in specialties.values()
        for part in fields.values()
        if isinstance(part, dict)
    }
    return table(
        "id | what it measures | value | citation | status",
        (
            (f'<a id="{key.lower()}"></a>{key}', *(source[name] for name in columns))
            for key, source in sources().items() if key in used
        ),
    )  # fmt: skip


def institution_list() -> str:
    """Return the institutions that are shipped."""
    rows = []
    for name in list_institutions():
        place = load_institution(name)
        sizes = (f"{place.headcount:,}", len(place.departments), len(place.unit_names()))
        rows.append((f"`{name}`", place.title, *sizes))
    return table("name | title | physicians | departments | units", rows)


def scenario_list() -> str:
    """Return the scenarios that are shipped."""
    found = (load_scenario(name) for name in list_scenarios())
    return table("name | title | why", ((f"`{s.name}`", s.title, " ".join(s.why.split())) for s in found))


def roster_columns() -> str:
    """Return the columns of a roster: what a cell may say, and by which other names they are known."""
    rows = []
    for name in READ:
        column = BY_NAME.get(name)
        allowed = "a department of the institution, or a name of one" if column is None else column.allowed
        others = [f'"{other}"' for other in dict.fromkeys(other_names(name)) if other != name.replace("_", " ")]
        rows.append((f"`{name}`", allowed.removesuffix(", or blank"), ", ".join(others)))
    return table("column | a cell may say | also known as", rows)


def roster_departments() -> str:
    """Return the names that schools give their departments, by specialty."""
    found = ((specialty.title, names_of_specialty(name)) for name, specialty in specialties().items())
    return table("specialty | names", ((title, ", ".join(names)) for title, names in found))


def plot_list() -> str:
    """Return the functions of `sim.plots`: what each draws, and the frame that it takes, as their docstrings say."""
    rows = []
    for name in plots.__all__:
        text = getdoc(getattr(plots, name)) or ""
        first = text.split("\n")[0].removeprefix("Draw ").rstrip(".")
        taken = re.search(r"Args:\n    \w+: (.*?)(?:\n    \w+: |\n\n|\Z)", text, re.DOTALL)
        assert taken, f"sim.plots.{name} does not say what frame it takes"
        words = " ".join(taken[1].split()).rstrip(".")
        rows.append((f"`sim.plots.{name}`", first, re.sub(r"(?<!`)(\[[^]]*\])(?!`)", r"`\1`", words)))
    return table("function | draws | takes", rows)


TABLES: dict[str, Callable[[], str]] = {
    "person-fields": lambda: fields(records.PERSON_FIELDS),
    "unit-fields": lambda: fields(records.UNIT_FIELDS),
    "department-fields": lambda: fields(records.DEPARTMENT_FIELDS),
    "school-fields": lambda: fields(records.SCHOOL_FIELDS),
    "plan-fields": lambda: fields(records.PLAN_FIELDS),
    "shock-fields": lambda: fields(records.SHOCK_FIELDS),
    "departure-fields": lambda: fields(records.DEPARTURE_FIELDS),
    "institution-keys": keys(Institution),
    "mission-keys": keys(Mission),
    "department-keys": keys(DepartmentSpec),
    "override-keys": keys(Overrides),
    "specialty-names": specialty_names,
    "words": words,
    "events": events,
    "parameters": parameter_tables,
    "parameter-count": parameter_count,
    "assumptions": assumptions,
    "levers": lever_list,
    "lever-costs": lever_costs,
    "shocks": shock_list,
    "switches": switch_list,
    "outcomes": outcome_list,
    "targets": target_list,
    "double-use": double_use,
    "scores": lambda: table(
        "part of the board | emergent findings met | before kinds were corrected | best rival structure", scores()
    ),
    "sources": source_list,
    "institutions": institution_list,
    "scenarios": scenario_list,
    "plots": plot_list,
    "roster-columns": roster_columns,
    "roster-departments": roster_departments,
    "reproduce": lambda: table("step | makes | command | processor time", command_table()),
}
