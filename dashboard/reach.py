"""How others in the network reach a dashboard that was started with `--lan`: its links, who may see them, and the code.

The key is told only to those who have it: whoever asked has opened the page with it, or sits at this machine.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request

from dashboard.security import KEY, LOOPBACK, host_of, knows_key

WHO = (
    "Whoever has this link can see every school that is offered here, with all results, and can ask questions. "
    "Without the key at its end nobody gets in. The connection is not encrypted: use it in a network that you trust."
)
_PLACE = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?")


@dataclass(frozen=True)
class Reach:
    """Where others reach this dashboard.

    Attributes:
        places: Addresses of the first page, the likeliest one first.
        key: What every link needs at its end.
    """

    places: tuple[str, ...]
    key: str

    def links(self, query: str = "") -> list[str]:
        """Return the links of a page, with the key, the likeliest one first."""
        keyed = f"{query}&{KEY}={self.key}" if query else f"?{KEY}={self.key}"
        return [place + keyed for place in self.places]


def may_see_key(request: Request) -> bool:
    """Return whether the key can be shown to whoever asks.

    Another server on this machine may pass on requests of strangers as if they were its own: where the browser says that
    its page stands elsewhere, being let in as this machine is not enough.
    """
    known = knows_key()
    origin = request.headers.get("Origin", "")
    if known == "here" and origin:
        return host_of(_netloc(origin)) in LOOPBACK
    return known in ("here", "key")


def place_of_reader(request: Request, allowed: Collection[str], prefix: str) -> str:
    """Return the address of the first page as the reader's browser has it.

    The Host header was checked against the allowed names before; what the browser says of its page (which alone knows
    whether another server in between speaks https) counts only under a name that is allowed, too.
    """
    host = request.headers.get("Host", "").strip().lower()
    origin = request.headers.get("Origin", "")
    named = _netloc(origin).lower()
    if _PLACE.fullmatch(named) and host_of(named) in {host_of(host), *map(host_of, allowed)}:
        scheme = "https" if origin.lower().startswith("https:") else "http"
        return f"{scheme}://{named}{prefix}"
    plain = host if _PLACE.fullmatch(host) else host_of(host)
    scheme = "https" if request.scheme == "https" else "http"
    return f"{scheme}://{plain}{prefix}"


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc if origin.startswith(("http://", "https://")) else ""
    except ValueError:
        return ""
