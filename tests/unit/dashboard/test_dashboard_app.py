"""The application as a server: headers, sizes, prepared workers, hostile posts, ports."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.answers import Answers
from dashboard.app import MAX_REQUEST, create_app, free_port, main
from dashboard.selection import checked
from tests.browser.synthetic import SyntheticModel, SyntheticRun
from tests.unit.dashboard.test_dashboard_answers import asked


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Answers(SyntheticModel())).server.test_client()


def test_every_response_is_protected(client: FlaskClient) -> None:
    for place in ("/", "/_dash-layout", "/assets/app.css"):
        headers = client.get(place).headers
        policy = headers["Content-Security-Policy"]
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe" not in scripts and "'sha256-" in scripts
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"


def test_the_page_speaks_english_and_loads_only_its_own_files(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert '<html lang="en"' in page
    assert "https://" not in page and "plotly.min.js" not in page.replace("plotly-basic.min.js", "")


def test_text_is_compressed(client: FlaskClient) -> None:
    found = client.get("/_dash-layout", headers={"Accept-Encoding": "gzip"})
    assert found.headers.get("Content-Encoding") == "gzip"


def test_a_large_post_is_refused(client: FlaskClient) -> None:
    body = json.dumps({"output": "draft.data", "inputs": [{"value": "x" * MAX_REQUEST}]})
    found = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert found.status_code in (400, 413)


def posted(client: FlaskClient, settled: Any) -> Any:
    outputs = [
        {"id": "shown", "property": "data"},
        {"id": "poll", "property": "disabled"},
        {"id": "progress", "property": "value"},
        {"id": "progress", "property": "max"},
        {"id": "progress", "property": "hidden"},
        {"id": "notice", "property": "children"},
        {"id": "notice", "property": "hidden"},
    ]
    name = "..".join(["", *["...".join(f"{one['id']}.{one['property']}" for one in outputs)], ""])
    body = {
        "output": name,
        "outputs": outputs,
        "inputs": [
            {"id": "settled", "property": "data", "value": settled},
            {"id": "poll", "property": "n_intervals", "value": {"nonsense": 1}},
        ],
        "state": [{"id": "session", "property": "data", "value": ["not", "a", "session"]}],
        "changedPropIds": ["settled.data"],
    }
    return client.post("/_dash-update-component", json=body)


@pytest.mark.parametrize(
    "settled",
    [
        None,
        [],
        "x" * 5000,
        {"years": float("1e9"), "policy": {"lever_1_1": 1e9}},
        {"institution": {"a": 1}, "scenarios": {"a": 1}, "years": [], "seed": "NaN", "policy": "no"},
        {"scenarios": [["deep"]], "policy": {"lever_1_1": {"deep": [1]}}},
    ],
)
def test_hostile_questions_never_break_the_server(client: FlaskClient, settled: Any) -> None:
    assert posted(client, settled).status_code == 200


class Telling(SyntheticModel):
    """Its runs have something to tell."""

    def run(self, *asked: Any, **how: Any) -> SyntheticRun:
        return replace(super().run(*asked, **how), notices=("The posterior has no values of it.",))


def test_what_a_reader_must_know_of_the_runs_stands_on_the_page() -> None:
    answers = Answers(Telling())
    client = create_app(answers).server.test_client()
    settled = {"institution": "community", "scenarios": ["culture"], "years": 1}
    asked(answers, checked(settled, answers.model.choices)[0])
    notice = posted(client, settled).json["response"]["notice"]
    assert notice == {"children": "The posterior has no values of it.", "hidden": False}


def test_a_taken_port_is_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port
    assert "is taken" in capsys.readouterr().out


def test_other_machines_are_let_in_only_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(host="192.168.1.5", open_browser=False)
    assert ended.value.code == 2 and "--lan" in capsys.readouterr().out


def test_an_address_that_is_not_ours_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        free_port("192.0.2.1", 8050)
    assert "Cannot listen on 192.0.2.1" in capsys.readouterr().out


def test_a_second_start_gets_the_port_though_old_connections_linger(capsys: pytest.CaptureFixture[str]) -> None:
    """Who closes a connection first holds its port for a minute; pages that are open would find nobody at another one."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as waitress does
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as page:
            held, _ = server.accept()
            held.close()
            assert page.recv(1) == b""
    if os.name == "posix":
        assert free_port("127.0.0.1", port) == port
        assert "is taken" not in capsys.readouterr().out
