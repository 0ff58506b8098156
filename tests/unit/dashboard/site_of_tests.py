"""A page with one callback of each shape, for tests of the server without the real pages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from dash import ALL, Dash, Input, Output, State, dcc, html

from dashboard import app as module
from dashboard.answers import Answers
from dashboard.sessions import client
from dashboard.site import Site
from tests.unit.dashboard.made_up import MadeUp


def layout(site: Site, path: str = "") -> html.Div:
    names = ("one", "two", "three", "four")
    return html.Div([html.P(f"{site.prefix} {path}"), *(dcc.Store(id=name) for name in names)])


def register(app: Dash, site: Site) -> None:
    @app.callback(Output("two", "data"), Input("one", "data"), State("three", "data"))
    def single(value: Any, state: Any) -> Any:
        return {"client": client(state)}

    @app.callback(Output("three", "data"), Output("four", "data"), Input("two", "data"))
    def several(value: Any) -> Any:
        return repr(value)[:20], 1

    @app.callback(Output("one", "data"), Input({"kind": "lever", "name": ALL}, "value"))
    def wildcard(values: Any) -> Any:
        return len(values)


def made(monkeypatch: pytest.MonkeyPatch, answers: Answers | None = None, **how: Any) -> Dash:
    """Make the application with this page."""
    monkeypatch.setattr(module, "shell", SimpleNamespace(layout=layout, register=register))
    return module.create_app(answers or Answers(MadeUp()), **how)


def envelope() -> dict[str, Any]:
    """Return a message as the page sends it."""
    return {
        "output": "two.data",
        "outputs": {"id": "two", "property": "data"},
        "inputs": [{"id": "one", "property": "data", "value": 1}],
        "state": [{"id": "three", "property": "data", "value": "tab-1"}],
        "changedPropIds": ["one.data"],
    }
