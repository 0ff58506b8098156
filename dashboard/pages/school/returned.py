"""Come back next year: a kept projection beside the departures that were counted since."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, html

from dashboard.charts.projection import projection as draw_projection
from dashboard.checks import as_number
from dashboard.own.roster import one_line
from dashboard.pages.school import results
from dashboard.pages.school.ahead import AHEAD, ahead_rows
from dashboard.pages.school.parts import PAGE, table
from dashboard.parts.ids import id_of
from dashboard.site import Site
from sim.foundation.errors import InputError
from sim.results.projection import Against, Projection, against

NO_FILE = "Open a kept projection first."


def register(app: Dash, site: Site) -> None:
    """Register the comparison."""

    @app.callback(
        Output(id_of(PAGE, "verdict"), "children"),
        Output(id_of(PAGE, "since-graph"), "figure"),
        Output(id_of(PAGE, "since-table"), "children"),
        Output(id_of(PAGE, "since-box"), "hidden"),
        Input(id_of(PAGE, "returned"), "data"),
        prevent_initial_call=True,
    )
    def compare(raw: Any) -> Any:
        given = raw if isinstance(raw, dict) else {}
        if given.get("projection") is None:
            return [html.P(NO_FILE, className="wrong")] if given.get("months") else [], {}, [], True
        try:
            kept = Projection.from_json(given["projection"])
            found = counted(kept, given)
        except InputError as error:
            return [html.P(one_line(error), className="wrong")], {}, [], True
        head = html.P(said_of(kept), className="prose")
        lines = [] if found is None else results.verdict(found, kept, site.version)
        told = [html.P(line, className="headline" if at == 0 else "prose") for at, line in enumerate(lines)]
        old = (
            []
            if found is not None or kept.version == site.version
            else [html.P(old_version(kept, site), className="warned")]
        )
        marks = [] if found is None else [(found.months, found.observed)]
        figure = draw_projection(kept.band(), kept.last_year, marks)
        return (
            [head, *old, *told],
            figure,
            table("The kept projection", AHEAD, ahead_rows(kept.band())),
            False,
        )


def counted(kept: Projection, given: dict[str, Any]) -> Against | None:
    """Return the count among the futures of the projection, or None while nothing was typed in.

    Raises:
        InputError: It cannot be used; says what is allowed.
    """
    if given.get("months") in (None, "") or given.get("observed") in (None, ""):
        return None  # not typed yet
    numbers = []
    for name, what in (("months", "Months since then"), ("observed", "Departures since then")):
        value = given.get(name)
        number = as_number(value) if not isinstance(value, str) or len(value) < 20 else None
        if number is None or number != round(number) or abs(number) > 1e9:
            raise InputError(
                f"{what}: give a whole number.",
                allowed="0 or more" if name == "observed" else f"1 to {kept.months}",
            )
        numbers.append(int(number))
    try:
        return against(kept, *numbers)
    except InputError as error:
        what = "Months since then" if error.path == ("months",) else "Departures since then"
        raise InputError(f"{what}: {error.message}", allowed=error.allowed) from None


def said_of(kept: Projection) -> str:
    """Say what a projection is."""
    return (
        f"{kept.school}, {kept.people:,} people, projected on {kept.made} with version {kept.version}, seed {kept.seed}, "
        f"{kept.futures} futures of {kept.months} months; the values of its {len(kept.parameters)} fitted parameters "
        f"are in the file."
    )


def old_version(kept: Projection, site: Site) -> str:
    """Say that another version made it."""
    return f"Version {kept.version} made this projection; this is {site.version}. It is shown as it was kept."
