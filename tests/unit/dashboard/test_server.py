"""The application as a server: who may ask, sessions, headers, the path that it stands under."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.answers import Answers
from dashboard.app import HOSTS, PREFIX
from dashboard.pages import PAGES
from dashboard.security import NEEDS_KEY, host_of
from tests.unit.dashboard.site_of_tests import envelope, made

PLACE = "_dash-update-component"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    return made(monkeypatch).server.test_client()


def asked(client: FlaskClient, **how: Any) -> str:
    found = client.post(f"/{PLACE}", json=envelope(), **how)
    assert found.status_code == 200 and found.json is not None
    return str(found.json["response"]["two"]["data"]["client"])


def test_every_response_is_protected(client: FlaskClient) -> None:
    for place in (
        "/",
        "/_dash-layout",
        "/assets/plotly-basic.min.js",
        "/alive",
        "/_dash-component-suites/x/y",
    ):
        headers = client.get(place).headers
        policy = headers["Content-Security-Policy"]
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe" not in scripts and "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"


def test_the_headers_fit_into_the_room_that_nginx_has(client: FlaskClient) -> None:
    headers = client.get("/").headers
    hashes = [part for part in headers["Content-Security-Policy"].split() if part.startswith("'sha256-")]
    assert hashes and len(hashes) == len(set(hashes))
    assert len(str(headers)) < 3000  # of 4 KB, and with sign-in the cookie is longer


@pytest.mark.parametrize("place", ["nonesuch", "compare/x", "assets/", "../../etc/passwd"])
def test_an_address_without_a_page_is_no_page(client: FlaskClient, place: str) -> None:
    answer = client.get(f"/{place}")
    assert answer.status_code == 404 and 'href="/"' in answer.text and "nosniff" in str(answer.headers)
    for page in PAGES:
        assert client.get(f"/{page.PATH}").status_code == client.get(f"/{page.PATH}?years=3").status_code == 200


def test_the_page_speaks_english_and_loads_only_its_own_files(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert '<html lang="en"' in page
    assert "https://" not in page and "plotly.min.js" not in page.replace("plotly-basic.min.js", "")


def test_text_is_compressed(client: FlaskClient) -> None:
    found = client.get("/_dash-dependencies", headers={"Accept-Encoding": "gzip"})
    assert found.headers.get("Content-Encoding") == "gzip"


def test_alive_says_version_and_start(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (made(monkeypatch).server.test_client() for _ in range(2))
    one, again, other = first.get("/alive"), first.get("/alive"), second.get("/alive")
    assert one.json == again.json and one.json["version"] == "0.0-made-up"
    assert one.json["start"] != other.json["start"]
    assert one.headers["Cache-Control"] == "no-store" and len(one.data) < 100


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8050", 200), ("localhost", 200), ("[::1]:8050", 200), ("LOCALHOST:80", 200), ("localhost.", 200),
        ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost.evil.example:8050", 421), ("", 421),
        ("192.168.1.5:8050", 421), ("127.0.0.1@evil.example", 421), ("evil.example:127.0.0.1", 421),
    ],
)  # fmt: skip
def test_only_names_of_this_machine_are_answered(client: FlaskClient, host: str, status: int) -> None:
    for place in ("/", "/alive", "/assets/plotly-basic.min.js"):
        assert client.get(place, headers={"Host": host}).status_code == status
    found = client.post(f"/{PLACE}", json=envelope(), headers={"Host": host})
    assert found.status_code == status
    assert status == 200 or found.data.count(b"\n") == 1


def test_further_names_can_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOSTS, "proxy.example, ")
    client = made(monkeypatch, hosts=["192.168.1.5"]).server.test_client()
    for host in ("192.168.1.5:8050", "proxy.example"):
        assert client.get("/alive", headers={"Host": host}).status_code == 200
    assert client.get("/alive", headers={"Host": "other.example"}).status_code == 421


def test_names_are_read_as_browsers_write_them() -> None:
    found = {name: host_of(name) for name in ("a:1", "[::1]", "[fe80::1]:80", "A.", "", "::1")}
    assert list(found.values()) == ["a", "::1", "fe80::1", "a", "", "::1"]


def test_others_need_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    server = made(monkeypatch, hosts=["192.168.1.5"], key="secret-key").server
    far: dict[str, Any] = {
        "base_url": "http://192.168.1.5:8050",
        "environ_base": {"REMOTE_ADDR": "192.168.1.7"},
    }
    stranger = server.test_client()
    for place in ("/", "/alive", "/assets/plotly-basic.min.js", "/?key=wrong", "/?key=", "/?key=ü"):
        found = stranger.get(place, **far)
        assert (found.status_code, found.get_data(as_text=True).strip()) == (403, NEEDS_KEY), place
    assert stranger.post(f"/{PLACE}", json=envelope(), **far).status_code == 403
    guest = server.test_client()
    first = guest.get("/?key=secret-key", **far)
    assert first.status_code == 200
    cookie = next(one for one in first.headers.getlist("Set-Cookie") if "attrition-key" in one)
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert guest.get("/", **far).status_code == 200 and asked(guest, **far)
    assert server.test_client().get("/").status_code == 200  # this machine itself
    # who comes from elsewhere and only claims to call localhost needs it, too
    assert server.test_client().get("/", environ_base={"REMOTE_ADDR": "192.168.1.7"}).status_code == 403


def test_sessions_are_made_by_the_server(client: FlaskClient) -> None:
    first = asked(client)
    cookie = client.get("/").headers.getlist("Set-Cookie")
    assert not cookie  # it was set with the first answer, and is not set again and again
    assert asked(client) == first and first.endswith("/tab-1") and len(first) > 20
    assert asked(client.application.test_client()) != first


def test_the_cookie_is_out_of_reach(client: FlaskClient) -> None:
    (cookie,) = client.get("/").headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie and "Expires" in cookie
    assert not client.get("/assets/plotly-basic.min.js").headers.getlist("Set-Cookie")


def test_a_forged_or_expired_session_gets_a_new_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asked(client)
    name = client.application.config["SESSION_COOKIE_NAME"]
    known = client.get_cookie(name)
    assert known is not None
    for forged in ("", "nonsense", known.value[:-3] + "abc", "eyJjbGllbnQiOiJtZSJ9.aaa.bbb", "x" * 4000):
        client.set_cookie(name, forged)
        assert asked(client) != first
    client.set_cookie(name, known.value)
    assert asked(client) == first
    import itsdangerous.timed

    later = itsdangerous.timed.time.time() + 13 * 3600
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: later)
    client.set_cookie(name, known.value)
    assert asked(client) != first


@pytest.mark.parametrize("tab", [None, 7, ["a"], "", "x" * 41, "a/b", "ä", "a b", {"a": 1}])
def test_a_tab_that_is_none_is_left_out(client: FlaskClient, tab: Any) -> None:
    body = envelope()
    body["state"][0]["value"] = tab
    found = client.post(f"/{PLACE}", json=body)
    assert found.json is not None and "/" not in found.json["response"]["two"]["data"]["client"]


@pytest.mark.parametrize("given", ["/explorer/", "explorer", "/explorer"])
def test_everything_is_below_the_prefix(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    from dashboard.serve import link

    monkeypatch.setenv(PREFIX, given)
    client = made(monkeypatch).server.test_client()
    page = client.get("/explorer/").get_data(as_text=True)
    own = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert own and all(place.startswith("/explorer/") for place in own), own
    assert all(client.get(place).status_code == 200 for place in own)
    assert client.get("/explorer/alive").status_code == 200 and client.get("/alive").status_code == 404
    assert client.post(f"/explorer/{PLACE}", json=envelope()).status_code == 200
    (cookie,) = client.application.test_client().get("/explorer/").headers.getlist("Set-Cookie")
    assert "Path=/explorer/" in cookie
    assert link("127.0.0.1", 8050, "?school=x") == "http://127.0.0.1:8050/explorer/?school=x"
    assert client.get("/explorer/_dash-component-suites/x/../y").status_code in (400, 404)
    layout = client.get(
        "/explorer/_dash-layout", headers={"Referer": "http://localhost/explorer/compare?x=1"}
    )
    assert "explorer\\u002f compare" in layout.get_data(as_text=True)


def test_a_page_says_when_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(Answers, "closes", lambda self, who: heard.append(who))
    client = made(monkeypatch).server.test_client()
    session = asked(client).partition("/")[0]
    assert client.post("/closed/tab1").status_code == 204 and heard == [f"{session}/tab1"]
    assert client.post("/closed/..%2f..").status_code == 405


def test_a_name_may_be_given_as_the_address_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    client = made(monkeypatch, hosts=["https://Ours.Example.:8443/x", ""]).server.test_client()
    for host, status in (("ours.example", 200), ("OURS.example.:1", 200), ("", 421), ("https", 421)):
        assert client.get("/alive", headers={"Host": host}).status_code == status
