"""Who is believed: headers of a proxy only from its address and only when told, names of readers likewise."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.answers import Answers
from dashboard.serving.options import Serving
from dashboard.serving.proxy import Proxied, networks, only_through_proxy
from sim.foundation.errors import InputError
from tests.unit.dashboard.made_up import MadeUp
from tests.unit.dashboard.site_of_tests import envelope, made

PROXY, OTHER = "10.0.0.7", "10.0.0.8"
SAYS = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "ours.example", "Host": "x"}
Ask = Callable[..., Any]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ask]:
    def client_of(trusted: list[str], user: str = "") -> Ask:
        def before(server: Flask) -> None:
            server.wsgi_app = Proxied(server.wsgi_app, networks(trusted), user)  # type: ignore[method-assign]
            if trusted:
                only_through_proxy(server, "/", user)

        app = made(monkeypatch, Answers(MadeUp()), hosts=["ours.example"], user_header=user, first=before)
        client: FlaskClient = app.server.test_client()

        def get(peer: str, headers: dict[str, str] | None = None, path: str = "/alive", post: bool = False) -> Any:
            more = {"headers": headers or {}, "environ_base": {"REMOTE_ADDR": peer}}
            return client.post(path, json=envelope(), **more) if post else client.get(path, **more)

        return get

    return client_of


def test_without_a_proxy_nothing_is_believed(ask: Callable[..., Ask]) -> None:
    get = ask([])
    assert get("127.0.0.1", SAYS).status_code == 421  # the name that a stranger says was forwarded counts nothing
    page = get("127.0.0.1", {**SAYS, "Host": "localhost"}, "/")
    assert page.status_code == 200 and "Secure" not in page.headers["Set-Cookie"]


def test_a_proxy_is_believed_and_nobody_else_is_answered(ask: Callable[..., Ask]) -> None:
    get = ask([PROXY])
    page = get(PROXY, SAYS, "/")
    assert page.status_code == 200 and "Secure" in page.headers["Set-Cookie"]
    assert get(PROXY, {**SAYS, "X-Forwarded-Host": "evil.example"}).status_code == 421
    for peer in (OTHER, "203.0.113.1"):
        assert get(peer, {**SAYS, "Host": "ours.example"}).status_code in (403, 421)
    assert get("127.0.0.1").status_code == 200  # this machine itself, where it looks whether all is well


def test_a_network_may_be_named_and_nonsense_may_not() -> None:
    assert [str(one) for one in networks(["10.0.0.0/8", "::1", "192.168.1.5"])] == ["10.0.0.0/8", "::1/128", "192.168.1.5/32"]
    with pytest.raises(InputError, match="is no address"):
        networks(["proxy.example"])


def test_a_name_from_the_proxy_makes_a_session_and_no_name_makes_none(ask: Callable[..., Ask]) -> None:
    get = ask([PROXY], "X-Remote-User")

    def who(name: str) -> Any:
        return get(PROXY, {**SAYS, "X-Remote-User": name}, "/_dash-update-component", post=True)

    first = who("dean@ours.example").json["response"]["two"]["data"]["client"]
    assert who("dean@ours.example").json["response"]["two"]["data"]["client"] == first
    other = who("cfo@ours.example")
    assert other.json["response"]["two"]["data"]["client"] != first
    assert "cfo" not in str(other.headers)
    refused = get(PROXY, SAYS, "/")
    assert refused.status_code == 403 and b"Sign in first" in refused.data
    assert get("127.0.0.1", {"X-Remote-User": "dean"}, "/").status_code == 403  # said by somebody on this machine
    assert get(OTHER, {**SAYS, "Host": "ours.example", "X-Remote-User": "dean"}, "/").status_code in (403, 421)
    assert get(PROXY, SAYS, "/assets/plotly-basic.min.js").status_code == 200  # files are the same for all


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"host": "0.0.0.0"}, "can be reached from other machines"),
        ({"workers": 0}, "out of range"),
        ({"threads": 1000}, "out of range"),
        ({"log_format": "xml"}, "no form of a log"),
        ({"user_header": "X-Remote-User"}, "Nobody is trusted"),
        ({"user_header": "no header", "proxy": ("127.0.0.1",)}, "is no header"),
        ({"proxy": ("somewhere",)}, "is no address"),
    ],
)
def test_what_cannot_be_is_said_before_anything_begins(how: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Serving(**how).checked(lan=False)


def test_what_can_be_is_taken() -> None:
    assert Serving().checked(lan=False).many in (2, 3, 4)
    assert Serving(host="0.0.0.0").checked(lan=True).host == "0.0.0.0"
    assert Serving(host="0.0.0.0", proxy=("10.88.0.0/16",)).checked(lan=False).trusted
    assert Serving(state=Path("/x")).folder == Path("/x")


def test_on_windows_it_says_what_to_do_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(InputError, match="does not run on Windows") as error:
        Serving().checked(lan=False)
    assert "without --serve" in str(error.value)
