"""Behind Debian's nginx, with the configuration that is shipped: prefix, names, what browsers keep, headers, limits."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.unit.dashboard.many import ROOT, Many, free, many

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
pytestmark = pytest.mark.skipif(NGINX is None or sys.platform != "linux", reason="needs nginx")
HOST = {"Host": "attrition.example.edu"}
WHOLE = """
{user}
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
  types {{ text/html html; text/css css; application/javascript js; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  include {folder}/attrition.conf;
}}
"""


def shipped(port: int, behind: int, folder: Path) -> str:
    """Return the configuration that is shipped, with other ports and other logs; each is changed where it stands."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for before, after, times in (
        ("listen 80;", f"listen 127.0.0.1:{port};", 1),
        ("server 127.0.0.1:8050", f"server 127.0.0.1:{behind}", 2),
        ("/var/log/nginx/", f"{folder}/", 2),
    ):
        assert text.count(before) == times, before
        text = text.replace(before, after)
    return text


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Many, Many, Path]]:
    """The dashboard, and nginx before it."""
    room = tmp_path_factory.mktemp("nginx")
    names = {"ATTRITION_ALLOWED_HOSTS": "attrition.example.edu"}
    with many(room, "--proxy", "127.0.0.1", "--slow", "0.4", prefix="/attrition/", **names) as inner:
        port = free()
        (room / "attrition.conf").write_text(shipped(port, inner.port, room))
        (room / "nginx.conf").write_text(WHOLE.format(folder=room, user="user root;" if os.geteuid() == 0 else ""))
        assert NGINX is not None
        command = [NGINX, "-p", str(room), "-c", str(room / "nginx.conf")]
        tested = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
        assert tested.returncode == 0, tested.stderr
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        outer = Many(port, process, room / "attrition.log", "/attrition/", headers=dict(HOST))
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            with suppress(OSError):
                if outer.get("alive")[0] == 200:
                    break
            time.sleep(0.05)
        yield outer, inner, room
        process.terminate()
        process.wait(10)


def test_everything_is_below_the_prefix_and_each_header_stands_there_once(behind: tuple[Many, Many, Path]) -> None:
    outer, _, _ = behind
    outer.cookie = ""
    status, headers, content = outer.get("")
    assert status == 200
    places = re.findall(r'(?:src|href)="([^"]+)"', content.decode())
    assert places and all(place.startswith("/attrition/") for place in places)
    for place in places:
        assert outer.get(place.removeprefix("/attrition/"))[0] == 200, place
    connection = http.client.HTTPConnection("127.0.0.1", outer.port, timeout=10)
    connection.request("GET", "/attrition/", headers=HOST)
    names = [name.lower() for name, _ in connection.getresponse().getheaders()]
    connection.close()
    for name in ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"):
        assert names.count(name) == 1, name
    assert "path=/attrition/" in headers["set-cookie"].lower()
    moved = Many(outer.port, outer.process, outer.log, "/", headers=dict(HOST)).get("attrition")
    assert moved[0] == 308 and moved[1]["location"].endswith("/attrition/")


def test_files_with_a_version_are_kept_and_others_are_not(behind: tuple[Many, Many, Path]) -> None:
    outer, _, _ = behind
    page = outer.get("")[2].decode()
    found = re.findall(r'(?:src|href)="/attrition/((?:assets|_dash-component-suites)/[^"]+)"', page)
    versioned = [one for one in found if "?m=" in one or re.search(r"\.v[0-9a-z_]+m\d+\.", one)]
    assert len(versioned) > 20
    for place in versioned:
        assert "immutable" in outer.get(place)[1]["cache-control"], place
    for place in ("assets/before/scheme.js", "assets/plotly-basic.min.js", "alive"):
        assert "immutable" not in outer.get(place)[1].get("cache-control", "")
    status, headers, content = outer.get("assets/plotly-basic.min.js", {"Accept-Encoding": "gzip"})
    assert status == 200 and headers["content-encoding"] == "gzip" and len(gzip.decompress(content)) > 1e6


def test_names_addresses_and_users_that_a_browser_claims_do_not_come_through(behind: tuple[Many, Many, Path]) -> None:
    outer, inner, _ = behind
    outer.cookie = ""
    assert outer.get("alive", {"Host": "evil.example"})[0] == 421
    assert outer.get("alive", {"X-Forwarded-Host": "evil.example"})[0] == 200  # replaced by what nginx knows
    outer.cookie = ""
    assert "secure" not in outer.get("", {"X-Forwarded-Proto": "https"})[1]["set-cookie"].lower()
    assert inner.get("", {"Host": "attrition.example.edu", "X-Forwarded-For": "203.0.113.9"})[0] == 200


def test_what_is_too_large_is_refused_and_metrics_are_for_this_machine(behind: tuple[Many, Many, Path]) -> None:
    outer, _, _ = behind
    assert outer.send("POST", "_dash-update-component", b"x" * 1_500_000)[0] == 413  # by the dashboard
    with suppress(OSError):  # nginx may close before all was sent
        assert outer.send("POST", "_dash-update-component", b"x" * 8_000_000)[0] == 413
    assert outer.get("metrics")[0] == 200


def test_a_killed_process_is_not_noticed_through_nginx(behind: tuple[Many, Many, Path]) -> None:
    outer, inner, _ = behind
    assert outer.answer(0.25)["avoided"] is not None
    found = outer.post(level=0.71, asks=True)
    for pid in inner.processes():
        os.kill(pid, signal.SIGKILL)
        for _ in range(12):  # not one of them fails
            found = outer.post(level=0.71)
            time.sleep(0.03)
    assert outer.answer(0.71)["avoided"] is not None
    assert found["state"] in ("waiting", "running", "done")


def test_its_log_says_no_policy(behind: tuple[Many, Many, Path]) -> None:
    outer, _, room = behind
    outer.get("?school=community&team_inbox=0.7731", {"Referer": "http://attrition.example.edu/attrition/?team_inbox=0.7731"})
    time.sleep(0.2)
    text = (room / "attrition.log").read_text()
    assert "/attrition/" in text and "0.7731" not in text
