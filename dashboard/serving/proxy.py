"""A server in front: what it says of the reader is believed only from its own address, and only where `--proxy` names it.

Without `--proxy` all such headers are ignored. With it, only the proxy is answered, and this machine itself.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.security import refusal
from sim.foundation.errors import InputError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PEER = "attrition.peer"  # in the environment of a request: who is at the other end of the connection
SELF = "self"  # this program, before its first readers arrive
_FORWARDED = re.compile(r"HTTP_(X_FORWARDED_\w+|FORWARDED|X_REAL_IP)")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
NOT_SIGNED_IN = "Sign in first: this dashboard is used through the address that its school has given."


def networks(given: Sequence[str]) -> tuple[Network, ...]:
    """Return addresses and networks.

    Raises:
        InputError: One of them is none.
    """
    found = []
    for one in given:
        try:
            found.append(ipaddress.ip_network(one.strip(), strict=False))
        except ValueError:
            allowed = "an address such as 127.0.0.1, or a network such as 10.88.0.0/16"
            raise InputError(f"{one!r} is no address.", where="--proxy", allowed=allowed) from None
    return tuple(found)


def header_name(given: str) -> str:
    """Return the name of a header.

    Raises:
        InputError: It is none.
    """
    if not _HEADER.fullmatch(given):
        raise InputError(f"{given!r} is no header.", where="--trust-user-header", allowed="a name such as X-Remote-User")
    return given


class Proxied:
    """Reads what a proxy says of the reader, and drops it where anybody else says it.

    Args:
        app: What answers.
        trusted: Addresses of the proxy; none where there is none.
        user_header: In which it names whoever signed in; empty where it does not.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], trusted: Sequence[Network], user_header: str = "") -> None:
        self._app = app
        self._fixed = ProxyFix(app, x_for=1, x_proto=1, x_host=1)
        self._trusted = trusted
        self._user = f"HTTP_{user_header.upper().replace('-', '_')}" if user_header else ""

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        environ.setdefault(PEER, self._peer(environ))  # no header of a request can set it
        if environ[PEER] == "proxy":
            return self._fixed(environ, start)
        for name in [name for name in environ if _FORWARDED.fullmatch(name) or name == self._user]:
            del environ[name]
        return self._app(environ, start)

    def _peer(self, environ: dict[str, Any]) -> str:
        address = environ.get("REMOTE_ADDR", "")
        here, forwarded = among(address, _HERE), any(_FORWARDED.fullmatch(name) for name in environ)
        if not self._trusted:
            return "none"
        if among(address, self._trusted) and (forwarded or not here):
            return "proxy"
        return "here" if here and not forwarded else "other"


_HERE = networks(["127.0.0.0/8", "::1/128"])


def among(address: str, known: Sequence[Network]) -> bool:
    """Return whether an address is one of some networks."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in one for one in known)


def only_through_proxy(server: Flask, prefix: str, user_header: str) -> None:
    """Answer the proxy, and this machine where it looks whether all is well; nobody else.

    Args:
        server: Where.
        prefix: Path of the site.
        user_header: In which the proxy names whoever signed in; whoever it does not name is not answered.
    """
    own = tuple(f"{prefix}{name}" for name in ("alive", "health", "ready", "metrics"))
    files = tuple(f"{prefix}{name}/" for name in ("assets", "_dash-component-suites"))  # the same for everybody

    @server.before_request
    def through_proxy() -> Response | None:
        peer = request.environ.get(PEER)
        if peer == SELF or (peer == "here" and (request.path in own or not user_header)):
            return None
        if peer != "proxy":
            return refusal(403, "This dashboard is used through another address; ask whoever runs it.")
        open_to_all = request.path in own or request.path.startswith(files)
        if user_header and not open_to_all and not signed_in(user_header):
            return refusal(403, NOT_SIGNED_IN)
        return None


def signed_in(user_header: str) -> str:
    """Return who the proxy says has signed in; empty where it names nobody."""
    return request.headers.get(user_header, "").strip() if user_header else ""
