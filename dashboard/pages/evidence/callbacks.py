"""What the page asks the server for: the filter of an address checked, and the parameters that are shown as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, dcc, no_update

from dashboard.pages.evidence.found import found
from dashboard.pages.evidence.layout import PAGE
from dashboard.pages.evidence.parameters import Filter, filter_of
from dashboard.parts.about import link_to
from dashboard.parts.datatable import csv_text
from dashboard.parts.frame import carried, own_of, own_query, register_frame
from dashboard.parts.ids import id_of
from dashboard.site import Site

NOTHING = "No parameter is shown, so there is nothing to download. Change the search first."
NO_FILE = "There is no such file."
SAVED = "The file has {rows} rows, those that are shown."


def register(app: Dash, site: Site) -> None:
    """Register the callbacks."""
    register_frame(app, PAGE)
    for name in ("content", "filter"):
        app.clientside_callback(
            f"dash_clientside.evidence.{name}",
            Output(id_of(PAGE, name), "modified_timestamp"),
            Input(id_of(PAGE, name), "data"),
        )

    @app.callback(
        Output(id_of(PAGE, "filter"), "data"),
        Output(id_of(PAGE, "notices"), "children"),
        Output(id_of(PAGE, "notices"), "hidden"),
        Input(id_of(PAGE, "carried"), "data"),
        prevent_initial_call=True,
    )
    def opened(raw: Any) -> Any:
        data, lines = filtered(raw, site)
        return data, " ".join(lines), not lines

    @app.callback(
        Output(id_of(PAGE, "download"), "data"),
        Output(id_of(PAGE, "refused"), "data"),
        Input(id_of(PAGE, "take"), "data"),
        prevent_initial_call=True,
    )
    def take(raw: Any) -> Any:
        given = raw if isinstance(raw, dict) else {}
        text, line = parameters_file(given, site)
        file = dcc.send_string(text, "faculty-attrition-parameters.csv") if text else no_update
        return file, {"line": line, "number": given.get("number")}


def filtered(raw: Any, site: Site) -> tuple[dict[str, Any], list[str]]:
    """Return the filter of an address as plain data, and what of the address was not understood."""
    brought = carried(raw, PAGE, site)
    chosen = filter_of(brought.own)
    return {**chosen.to_data(), "number": brought.number}, [*brought.notices, *chosen.notices]


def parameters_file(given: Mapping[str, Any], site: Site) -> tuple[str, str]:
    """Return the parameters that are shown as CSV, or nothing and in a sentence why there is no file."""
    if given.get("what") != "csv":
        return "", NO_FILE
    chosen = filter_of(own_of(given.get("search"), PAGE))
    table = chosen.table()
    if table.empty:
        return "", NOTHING
    link = link_to(carried(given, PAGE, site).question, site, PAGE, own_query(PAGE, chosen.to_data()))
    return csv_text(table, about(chosen, len(table), site, link)), SAVED.format(rows=len(table))


def about(chosen: Filter, rows: int, site: Site, link: str) -> dict[str, Any]:
    """Return what the file carries: what is in it, the version, the link, and what its columns are."""
    kinds = (
        ("searched for", chosen.find),
        ("status", chosen.status),
        ("mechanism", chosen.mechanism),
        ("source", chosen.source),
    )
    return {
        "made with": f"Faculty Attrition {site.version}",
        "parameters": f"{rows} of {len(Filter().table())}",
        **{kind: value for kind, value in kinds if value},
        "posterior": f"median and middle 95% of the {found()['calibration']['draws']} shipped draws, where there are any",
        "link": link,
        "caveat": "A range is what counts as plausible, not what was measured; see the status of each parameter.",
    }
