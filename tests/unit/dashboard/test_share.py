"""Links for others: the code, who is told the key, and whole addresses that no Host header can bend."""

from __future__ import annotations

import io
from typing import Any

import pytest
import segno
from flask import Flask, request
from rich.console import Console

from dashboard import qr
from dashboard.answers import Answers
from dashboard.app import create_app
from dashboard.kept import Kept
from dashboard.pages.explore import sharing
from dashboard.question import Question, Use
from dashboard.reach import WHO, Reach, may_see_key, place_of_reader
from dashboard.security import only_with_key
from dashboard.site import Site
from tests.unit.dashboard.made_up import MadeUp

LINK = "http://192.168.1.5:8050/?school=typical&key=abcdefgh12345678"
REACH = Reach(("http://192.168.1.5:8050/", "http://172.17.0.1:8050/"), "secret-key")
QUESTION = Question("typical", policy=(("team_inbox", Use(0.5)),))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def console(file: io.StringIO, encoding: str = "utf-8", width: int = 100) -> Console:
    """A terminal of an encoding and width."""
    return type("Encoded", (Console,), {"encoding": encoding})(
        file=file, width=width, legacy_windows=False, color_system=None
    )


def test_the_code_in_the_terminal_is_the_code() -> None:
    out = Terminal()
    assert qr.print_code(LINK, console(out))
    lines = out.getvalue().splitlines()
    light = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
    read = [[light[one][half] for one in line] for line in lines for half in (0, 1)]
    matrix = [list(row) for row in segno.make(LINK, error="l", micro=False).matrix_iter(border=4)]
    assert [[1 - module for module in row] for row in matrix] == read[: len(matrix)]
    assert all(all(row) for row in read[len(matrix) :])  # and nothing dark around it


@pytest.mark.parametrize(
    ("file", "encoding", "width", "link"),
    [
        (io.StringIO(), "utf-8", 100, LINK),
        (Terminal(), "ascii", 100, LINK),
        (Terminal(), "latin-1", 100, LINK),
        (Terminal(), "no-such-encoding", 100, LINK),
        (Terminal(), "utf-8", 30, LINK),
        (Terminal(), "utf-8", 400, LINK + "x" * 400),
    ],
)
def test_where_a_code_cannot_be_shown_there_is_none(file: io.StringIO, encoding: str, width: int, link: str) -> None:
    assert not qr.print_code(link, console(file, encoding, width)) and file.getvalue() == ""


def test_the_picture_is_a_small_svg_that_runs_nothing() -> None:
    found = qr.picture(LINK)
    assert found.startswith("data:image/svg+xml") and len(found) < 20_000
    assert "fill%3D%27%23fff%27" in found  # or a dark page would shine through
    assert "viewBox" in found and "script" not in found and "style" not in found


def site(reach: Reach | None = None, **more: Any) -> Site:
    answers = Answers(MadeUp())
    return Site(answers, answers.choices, answers.version, reach=reach, **more)


@pytest.mark.parametrize(
    ("how", "seen"),
    [
        ({}, True),
        ({"headers": {"Origin": "http://127.0.0.1:8050"}}, True),
        ({"headers": {"Origin": "https://proxy.example"}}, False),  # another server here passes strangers on
        ({"headers": {"Origin": "null"}}, False),
        ({"base_url": "http://192.168.1.5:8050", "environ_base": {"REMOTE_ADDR": "192.168.1.7"}}, None),
        (
            {
                "base_url": "http://192.168.1.5:8050",
                "environ_base": {"REMOTE_ADDR": "192.168.1.7"},
                "query_string": {"key": "secret-key"},
                "headers": {"Origin": "http://192.168.1.5:8050"},
            },
            True,
        ),
    ],
)
def test_only_those_who_have_the_key_are_told(how: dict[str, Any], seen: bool | None) -> None:
    server = Flask("test")
    only_with_key(server, "secret-key", "secret", "/")
    server.add_url_rule("/", "see", lambda: {"seen": may_see_key(request)})
    found = server.test_client().get("/", **how)
    assert found.status_code == 403 if seen is None else found.json == {"seen": seen}


def test_the_dialog_says_how_others_get_in(monkeypatch: pytest.MonkeyPatch) -> None:
    with Flask("test").test_request_context("/", base_url="http://127.0.0.1:8050"):
        assert sharing.network(QUESTION, site(), request) is None
        assert "--lan" in sharing.without_network(site(), request)
        assert sharing.network(QUESTION, site(REACH), request) is None  # nobody asked for a key
        assert "key" in sharing.without_network(site(REACH), request)
        monkeypatch.setattr(sharing, "may_see_key", lambda asked: True)
        found = sharing.network(QUESTION, site(REACH), request)
        assert found is not None and found["who"] == WHO and found["scan"] == sharing.SCAN
        query = "?school=typical&team_inbox=0.5&version=0.0-made-up&key=secret-key"
        assert found["link"] == REACH.places[0] + query and found["others"] == [REACH.places[1] + query]
        alone = sharing.network(QUESTION, site(Reach((), "k")), request)
        assert alone is not None and alone["link"] == "" and alone["who"] == sharing.NO_NETWORK
    with Flask("test").test_request_context("/", base_url="https://explorer.example"):
        assert sharing.without_network(site(), request) == sharing.ELSEWHERE


def test_a_long_question_keeps_a_code_that_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "may_see_key", lambda asked: True)
    names = ("Medicine", "Surgery", "Pathology")
    uses = tuple((name, Use(0.5, 13, 5, 40, names, ("clinician",))) for name in ("team_inbox", "fair_pay", "coaching"))
    with Flask("test").test_request_context("/"):
        found = sharing.network(Question("typical", policy=uses), site(REACH), request)
    assert found is not None and found["scan"] == sharing.SCAN_FIRST
    assert found["code"] == qr.picture("http://192.168.1.5:8050/?key=secret-key")


def test_the_second_link_holds_kept_policies_or_says_why_not() -> None:
    kept = [Kept(f"Plan {k}", QUESTION).to_data() for k in range(3)]
    with Flask("test").test_request_context("/", base_url="http://127.0.0.1:8050"):
        found = sharing.link_with_kept(kept, QUESTION, site())
        assert found is not None and found["link"].startswith("http://127.0.0.1:8050/?school=typical")
        assert "kept3=Plan+2&kept3.school=typical&kept3.team_inbox=0.5" in found["link"] and not found["said"]
        assert sharing.link_with_kept([], QUESTION, site()) is sharing.link_with_kept("x", QUESTION, site()) is None
        lost = sharing.link_with_kept([{**kept[0], "policy": {"moon": 1}}], QUESTION, site())
        assert lost is not None and "“moon”" in lost["said"]
        long = [{**kept[0], "name": "€" * 60}] * 6
        uses = {"team_inbox": {"intensity": 0.5, "departments": ["Medicine", "Surgery", "Pathology"] * 60}}
        many = sharing.link_with_kept([{**one, "policy": uses} for one in long], QUESTION, site())
        assert many is not None and many["link"] is not None  # six fit
    with pytest.MonkeyPatch.context() as patch, Flask("test").test_request_context("/"):
        patch.setattr(sharing, "MAX_LENGTH", 200)
        full = sharing.link_with_kept(kept, QUESTION, site())
        assert full is not None and full["link"] is None
        assert "your 3 kept policies" in full["said"] and "scenario file" in full["said"]


@pytest.mark.parametrize(
    ("host", "origin", "place"),
    [
        ("127.0.0.1:8050", "", "http://127.0.0.1:8050/x/"),
        ("192.168.1.5:8050", "http://192.168.1.5:8050", "http://192.168.1.5:8050/x/"),
        ("[::1]:8050", "http://[::1]:8050", "http://[::1]:8050/x/"),
        ("proxy.example", "https://proxy.example", "https://proxy.example/x/"),  # https ends at the other server
        ("127.0.0.1:8050", "https://proxy.example", "https://proxy.example/x/"),  # which may send its own Host
        ("127.0.0.1:8050", "https://evil.example", "http://127.0.0.1:8050/x/"),
        ("127.0.0.1:8050", "https://127.0.0.1@evil.example", "http://127.0.0.1:8050/x/"),
        ("127.0.0.1:8050", "javascript://127.0.0.1", "http://127.0.0.1:8050/x/"),
        ("127.0.0.1:8050", "http://[broken", "http://127.0.0.1:8050/x/"),
        ("127.0.0.1:80/evil?", "null", "http://127.0.0.1/x/"),
        ("127.0.0.1:@evil.example", "", "http://127.0.0.1/x/"),
    ],
)
def test_whole_addresses_are_the_reader_s_and_of_allowed_names_only(host: str, origin: str, place: str) -> None:
    headers = {"Host": host, **({"Origin": origin} if origin else {})}
    with Flask("test").test_request_context("/", headers=headers):
        assert place_of_reader(request, ("127.0.0.1", "proxy.example"), "/x/") == place


def test_the_whole_server_tells_a_guest_with_the_key_and_no_one_else() -> None:
    server = create_app(Answers(MadeUp()), ["192.168.1.5", "proxy.example"], "secret-key", REACH.places).server
    body = {
        "output": "shared.data",
        "outputs": {"id": "shared", "property": "data"},
        "inputs": [{"id": "sharing", "property": "data", "value": {"question": QUESTION.to_data(), "number": 5}}],
        "changedPropIds": ["sharing.data"],
    }

    def told(client: Any, **how: Any) -> Any:
        found = client.post("/_dash-update-component", json=body, **how)
        return found.json["response"]["shared"]["data"] if found.status_code == 200 else found.status_code

    far = {"base_url": "http://192.168.1.5:8050", "environ_base": {"REMOTE_ADDR": "192.168.1.7"}}
    guest = server.test_client()
    assert told(guest, **far) == 403
    guest.get("/?key=secret-key", **far)
    assert told(guest, **far)["network"]["link"].endswith("&key=secret-key")
    assert told(server.test_client())["network"]["link"].startswith("http://192.168.1.5:8050/?school=typical")
    passed_on = told(server.test_client(), headers={"Origin": "https://proxy.example"})
    assert passed_on["network"] is None and "secret-key" not in str(passed_on)
