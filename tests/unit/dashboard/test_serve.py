"""Starting: ports, addresses, what is printed, idle connections, a restart in mid-job."""

from __future__ import annotations

import errno
import json
import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import pytest

import dashboard.simulation
from dashboard import network, serve
from dashboard.answers import Answers
from dashboard.network import NoPortError, free_port, rank
from dashboard.question import Question, Use
from sim.foundation.errors import InputError
from tests.unit.dashboard.made_up import MadeUp, choices
from tests.unit.dashboard.site_of_tests import made
from tests.unit.dashboard.test_answers import until, waited


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server as it is started, on a port of its own."""
    server = serve.make_server(made(monkeypatch).server, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.close()


def alive(port: int) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=5) as found:
        answer: dict[str, Any] = json.load(found)
        return answer


def test_idle_connections_do_not_keep_the_next_reader_out(served: int) -> None:
    idle = []
    try:
        for _ in range(120):
            idle.append(socket.create_connection(("127.0.0.1", served), timeout=5))
        assert alive(served)["version"] == "0.0-made-up"
        for one in idle[:20]:  # and those who begin to speak and stop do not, either
            one.sendall(
                b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{"
            )
        assert alive(served)["version"] == "0.0-made-up"
    finally:
        for one in idle:
            one.close()


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(served: int) -> None:
    with closing(socket.create_connection(("127.0.0.1", served), timeout=5)) as one:
        one.sendall(
            b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n\r\n"
        )
        assert b" 413 " in one.recv(200)


def test_a_taken_port_is_passed_over() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        assert wanted < free_port("127.0.0.1", wanted) <= wanted + network.PORTS_TRIED
    with pytest.raises(NoPortError, match="Cannot listen"):
        free_port("203.0.113.7", 8050)


def test_the_port_of_an_earlier_start_is_used_again_at_once() -> None:
    with closing(socket.socket()) as first:
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        first.bind(("127.0.0.1", 0))
        first.listen()
        port = first.getsockname()[1]
        guest = socket.create_connection(("127.0.0.1", port))
        held, _ = first.accept()
        held.close()  # lingers, because the server closed first
    assert free_port("127.0.0.1", port) == port
    guest.close()


def test_the_likely_network_comes_first() -> None:
    found = [
        ("docker0", "172.17.0.1"), ("tun0", "10.8.0.2"), ("tailscale0", "100.101.1.1"), ("wlp3s0", "192.168.1.5"),
        ("eth0", "10.0.0.7"), ("", "192.168.2.2"), ("", "172.20.1.1"), ("", "100.64.0.3"), ("br-12ab", "172.18.0.1"),
    ]  # fmt: skip
    assert [rank(*one) for one in found] == [3, 3, 3, 0, 0, 1, 2, 3, 3]


def test_own_addresses_are_none_of_this_machine_alone() -> None:
    assert not [one for one in network.own_addresses() if one.startswith("127.")]


class Stopped:
    """A server that is stopped at once."""

    effective_port = 0

    def run(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Start with the stand-in, and remember how the application was made."""
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(dashboard.simulation, "Simulation", lambda institutions: MadeUp())
    monkeypatch.setattr(
        serve, "make_server", lambda app, host, port: seen[-1].update(host=host, port=port) or Stopped()
    )
    create = serve.create_app
    monkeypatch.setattr(
        serve,
        "create_app",
        lambda answers, hosts, key, places: seen.append({"hosts": hosts, "key": key, "places": places})
        or create(answers),
    )
    monkeypatch.setattr(serve, "own_addresses", lambda: ["192.168.1.5", "172.17.0.1"])
    return seen


def test_what_is_printed_is_where_it_is(
    started: list[dict[str, Any]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASH_URL_BASE_PATHNAME", "/explorer/")
    serve.main(port=0, open_browser=False, scenario="freeze")
    out = capsys.readouterr().out
    assert "http://127.0.0.1:0/explorer/?school=typical&world=freeze&version=0.0-made-up" in out
    assert "Others" not in out and started[-1]["key"] == "" and started[-1]["host"] == "127.0.0.1"


def test_with_lan_it_says_who_can_see_what(
    started: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    serve.main(port=0, open_browser=False, lan=True, allow_hosts=["ours.example"])
    out = capsys.readouterr().out
    key = started[-1]["key"]
    assert len(key) >= 16 and f"Others on this network: http://192.168.1.5:0/?key={key}\n" in out
    assert "Whoever has this link can see" in out and "Ready after" in out and "127.0.0.1:0/?key" not in out
    assert {"ours.example", "192.168.1.5", "172.17.0.1"} <= set(started[-1]["hosts"])
    assert started[-1]["host"] == "0.0.0.0"
    assert started[-1]["places"] == ["http://192.168.1.5:0/", "http://172.17.0.1:0/"]
    assert "█" not in out  # no code into a pipe


def test_the_link_for_others_leads_to_the_same_scenario(
    started: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    serve.main(port=0, open_browser=False, lan=True, scenario="freeze")
    assert f"world=freeze&version=0.0-made-up&key={started[-1]['key']}\n" in capsys.readouterr().out


def test_other_machines_are_let_in_on_purpose_only(
    started: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        serve.main(host="0.0.0.0", open_browser=False)
    assert stop.value.code == 2 and "Add --lan" in capsys.readouterr().out and not started


def test_the_first_question_is_the_scenario_that_was_named() -> None:
    assert serve.first_question(choices(), None) == Question("typical")
    assert serve.first_question(choices(), "freeze") == Question("typical", world="freeze")
    assert serve.first_question(choices(), "protected-time") == Question(
        "typical", policy=(("team_inbox", Use(0.5)),)
    )
    with pytest.raises(InputError, match="freezer"):
        serve.first_question(choices(), "freezer")


def test_after_a_restart_in_mid_job_the_page_asks_again_and_is_answered() -> None:
    question = Question("community", policy=(("team_inbox", Use(0.5)),), years=1)
    model = MadeUp()
    first = Answers(model)
    model.gate.clear()
    first.ask("s/tab", question)
    until(lambda: first.look("s/tab", question).state == "running")
    first.stop()
    again = Answers(MadeUp())
    assert again.look("s/tab", question).state == "unknown"
    again.ask("s/tab", question)
    assert waited(again, question, "s/tab").state == "done"


def test_two_tabs_of_one_reader_have_a_question_each() -> None:
    model = MadeUp()
    answers = Answers(model)
    model.gate.clear()
    one, two = (Question("community", policy=(("team_inbox", Use(level)),), years=1) for level in (0.2, 0.4))
    answers.ask("s/one", one)
    answers.ask("s/two", two)
    model.gate.set()
    assert waited(answers, one, "s/one").state == waited(answers, two, "s/two").state == "done"


def test_a_port_that_needs_rights_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_given: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(network.socket.socket, "bind", refused)
    with pytest.raises(NoPortError, match="Port 80 needs the rights of an administrator"):
        free_port("127.0.0.1", 80)


def test_a_log_on_a_full_disk_does_not_stop_the_start(
    started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open("/dev/full", "w") as full:
        monkeypatch.setattr("sys.stdout", full)
        serve.main(port=0, open_browser=False)
        monkeypatch.undo()
        with suppress(OSError):
            full.close()
    assert started


def test_an_address_of_version_6_is_printed_as_one(
    started: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    serve.main(host="::1", port=0, open_browser=False)
    assert "http://[::1]:0/" in capsys.readouterr().out and "::1" in started[-1]["hosts"]
