"""Hostile messages: 400 or 413, one line in the log, no traceback, no fault."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.answers import Answers
from dashboard.app import create_app
from dashboard.envelopes import MOST_BYTES
from tests.unit.dashboard.made_up_whole import Whole
from tests.unit.dashboard.site_of_tests import envelope, made

WRONG: list[Any] = [
    None,
    True,
    7,
    -1e400,
    "x",
    "",
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    "x" * 5000,
    [{"id": 1}],
    "\u0000",
    "../../x",
]
PLACE = "/_dash-update-component"


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """Yield what it is, the body, and the content type."""
    for key in envelope():
        for k, wrong in enumerate(WRONG):
            if key == "outputs" or (key, k) == (
                "changedPropIds",
                6,
            ):  # an empty list of changes is no mistake
                continue
            yield (
                f"{key} is {wrong!r:.30}",
                json.dumps({**envelope(), key: wrong}).encode(),
                "application/json",
            )
    for k, wrong in enumerate(WRONG):
        yield f"outputs are {k}", json.dumps({**envelope(), "outputs": wrong}).encode(), "application/json"
    for where, key in (("inputs", "id"), ("inputs", "property"), ("state", "id"), ("state", "property")):
        for k, wrong in enumerate(WRONG):
            body = copy.deepcopy(envelope())
            body[where][0][key] = wrong
            yield f"{where} {key} {k}", json.dumps(body).encode(), "application/json"
    for key in ("output", "outputs", "inputs", "state"):
        body = envelope()
        del body[key]
        yield f"no {key}", json.dumps(body).encode(), "application/json"
    other = envelope() | {
        "output": "..three.data...four.data..",
        "inputs": [{"id": "two", "property": "data"}],
        "state": [],
    }
    for k, wrong in enumerate(WRONG):
        yield f"several outputs are {k}", json.dumps(other | {"outputs": wrong}).encode(), "application/json"
    for k, wrong in enumerate(
        [None, 7, "x", {"id": {"kind": []}, "property": "value"}, [[1]], [{"id": None, "property": "value"}]]
    ):
        wild = envelope() | {
            "output": "one.data",
            "outputs": {"id": "one", "property": "data"},
            "inputs": [wrong],
            "state": [],
        }
        yield f"wildcard {k}", json.dumps(wild).encode(), "application/json"
    many = [{"id": {"kind": "lever", "name": k}, "property": "value"} for k in range(2000)]
    yield (
        "many",
        json.dumps(envelope() | {"output": "one.data", "inputs": [many], "state": []}).encode(),
        "application/json",
    )
    for k, raw in enumerate(
        [b"", b"{", b"nonsense", b"\xff\xfe\x00", b"[" * 200_000, b'{"a":' * 50_000, b"NaN", b"null", b"[]", b'"x"', b"1e999",
         b'{"output": NaN}', b"\xed\xa0\x80", b"<xml/>", b"a=1&b=2"]
    ):  # fmt: skip
        yield f"raw {k}", raw, "application/json"
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
        "application/json; charset=nonsense",
    ):
        if "json" not in kind:
            yield f"kind {kind}", json.dumps(envelope()).encode(), kind


CASES = list(hostile())


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    return made(monkeypatch).server.test_client()


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 161


def test_a_message_of_ours_is_answered(client: FlaskClient) -> None:
    found = client.post(PLACE, json=envelope())
    assert found.status_code == 200 and found.json is not None
    assert found.json["response"]["two"]["data"]["client"].endswith("/tab-1")
    levers = [{"id": {"kind": "lever", "name": name}, "property": "value", "value": 1} for name in "abc"]
    wild = {
        "output": "one.data",
        "outputs": {"id": "one", "property": "data"},
        "inputs": [levers],
        "changedPropIds": [],
    }
    assert client.post(PLACE, json=wild).json == {"multi": True, "response": {"one": {"data": 3}}}
    several = {
        "output": "..three.data...four.data..",
        "outputs": [{"id": "three", "property": "data"}, {"id": "four", "property": "data"}],
        "inputs": [{"id": "two", "property": "data", "value": 2}], "changedPropIds": ["two.data"],
    }  # fmt: skip
    assert client.post(PLACE, json=several).status_code == 200


def test_hostile_messages_are_refused_with_one_line(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    for what, body, kind in CASES:
        caplog.clear()
        with caplog.at_level(logging.INFO):
            found = client.post(PLACE, data=body, content_type=kind)
        assert found.status_code == 400, (what, found.status_code, found.data[:200])
        assert len(caplog.records) == 1 and caplog.records[0].exc_info is None, what
        line = caplog.records[0].getMessage()
        assert "\n" not in line and len(line) < 300, what
        assert found.data.count(b"\n") == 1 and b"Traceback" not in found.data


@pytest.mark.parametrize(
    "place",
    [
        "x/../../x", "../../x", "..%2f..%2fx", "dash/../../../etc/passwd", "os/path.py", "dash/", "dash", "", "dash/%00",
        "nothing/here.js", "dash/deps/nothing.js", "plotly/package_data/plotly.min.js.map", "dash//etc/passwd",
    ],
)  # fmt: skip
def test_component_paths_that_are_none_are_refused(
    client: FlaskClient, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    found = client.get(f"/_dash-component-suites/{place}")
    assert found.status_code in (400, 404) and len(caplog.records) <= 1
    assert all(record.exc_info is None for record in caplog.records)


def test_component_files_of_ours_are_served(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    scripts = [
        part.split('"')[0] for part in page.split('src="')[1:] if part.startswith("/_dash-component-suites")
    ]
    assert scripts and all(client.get(script).status_code == 200 for script in scripts)


def test_huge_bodies_are_refused_before_they_are_read(client: FlaskClient) -> None:
    found = client.post(PLACE, data=b"x" * (MOST_BYTES + 1), content_type="application/json")
    assert found.status_code == 413


def test_other_methods_are_refused(client: FlaskClient) -> None:
    assert client.get(PLACE).status_code in (404, 405)
    assert client.put(PLACE).status_code == 405
    assert client.delete("/").status_code == 405


def test_a_fault_of_ours_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.unit.dashboard import site_of_tests

    def broken(tab: object) -> str:
        raise RuntimeError("oops")

    monkeypatch.setattr(site_of_tests, "client", broken)
    found = made(monkeypatch).server.test_client().post(PLACE, json=envelope())
    assert found.status_code == 500 and b"oops" not in found.data
    (record,) = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert "RuntimeError: oops at" in record.getMessage() and "\n" not in record.getMessage()


ODD: list[Any] = [
    *WRONG,
    {"question": 5},
    {"policy": {"team_inbox": {"intensity": "x"}}},
    {"school": {"a": 1}},
    [[{"a": [1]}]],
]


def _given(declared: dict[str, str], value: Any) -> Any:
    if declared["id"].startswith("{"):
        name = {key: "x" if isinstance(one, list) else one for key, one in json.loads(declared["id"]).items()}
        return [{**declared, "id": name, "value": value}]
    return {**declared, "value": value}


def test_whatever_values_the_pages_are_given_they_survive(caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Answers(Whole()))
    client = app.server.test_client()
    for output, callback in app.callback_map.items():
        if "callback" not in callback:
            continue  # it runs in the browser
        names = output[2:-2].split("...") if output.startswith("..") else [output]
        parts = [
            _given(dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)), None) for name in names
        ]
        for value in ODD:
            body = {
                "output": output,
                "outputs": parts if output.startswith("..") else parts[0],
                "inputs": [
                    _given({key: one[key] for key in ("id", "property")}, value) for one in callback["inputs"]
                ],
                "state": [
                    _given({key: one[key] for key in ("id", "property")}, value) for one in callback["state"]
                ],
                "changedPropIds": [f"{one['id']}.{one['property']}" for one in callback["inputs"][:1]],
            }
            found = client.post(PLACE, json=body)
            assert found.status_code in (200, 204), (output, value, caplog.text)
