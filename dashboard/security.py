"""Who may ask, and the headers of every response, so that the page runs only its own code and contacts no one else."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Sequence

from flask import Flask, Response, g, request

from dashboard.sessions import label

LOOPBACK = ("127.0.0.1", "localhost", "::1")
KEY = "key"  # in a link for others
NEEDS_KEY = (
    "This dashboard needs its whole link, with the key at its end. Ask whoever started it for the link as the program "
    "printed it, and open it once; this browser then remembers the key until it is closed."
)
log = logging.getLogger("dashboard")
_PLAIN = "text/plain; charset=utf-8"
_NO_PAGE = """<!DOCTYPE html>
<html lang="en">
  <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
  <title>No such page – Faculty Attrition</title>
  <h1>There is no page at this address</h1>
  <p><a href="PREFIX">Open the first page of Faculty Attrition</a></p>
</html>
"""


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """Allow only our own files, and of inline scripts only those of Dash, by hash.

    Inline styles must be allowed: the charts and widgets set them on elements. Each hash stands there once, however
    often Dash makes the same script: servers in front have little room for headers, nginx 4 KB by default.
    """
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *dict.fromkeys(script_hashes)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def refusal(status: int, line: str) -> Response:
    """Return one plain line."""
    return Response(line + "\n", status, content_type=_PLAIN)


def host_of(header: str) -> str:
    """Return the name in a Host header, without its port, brackets and closing dot, in small letters."""
    name = header.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    if name.count(":") > 1:
        return name  # an address of version 6 without brackets
    return name.partition(":")[0].rstrip(".")


def only_hosts(server: Flask, allowed: Collection[str]) -> None:
    """Answer only those who call this machine by its name: a stranger's page cannot reach it under a name of its own."""
    known = {host_of(name.rpartition("://")[2].partition("/")[0]) for name in allowed} - {""}  # or a whole address

    @server.before_request
    def name_is_known() -> Response | None:
        if host_of(request.headers.get("Host", "")) in known:
            return None
        log.warning("421 from %s: called %s", request.remote_addr, repr(request.headers.get("Host", ""))[:80])
        return refusal(
            421, "This is not the address of this dashboard. Add its name with --allow-host to allow it."
        )


def only_pages(server: Flask, prefix: str, paths: Collection[str]) -> None:
    """Say that there is no page at any other address: Dash itself answers each with the first page, as if it were one."""

    @server.before_request
    def page_is_known() -> Response | None:
        asked = (request.view_args or {}).get("path")
        if request.endpoint != f"{prefix}<path:path>" or str(asked).strip("/") in paths:
            return None
        return Response(_NO_PAGE.replace("PREFIX", prefix), 404)


def only_with_key(server: Flask, key: str, secret: str, prefix: str) -> None:
    """Ask everyone but this machine itself for the key in the link; a browser that had it once remembers it.

    The cookie is sent when a link is followed from elsewhere, which opens the page and no more: what changes anything needs
    the session, whose cookie is not.
    """
    cookie = f"attrition-key-{label(secret)}"

    @server.before_request
    def has_key() -> Response | None:
        here = host_of(request.headers.get("Host", "")) in LOOPBACK and request.remote_addr in LOOPBACK
        if _same(request.cookies.get(cookie, ""), key) or _same(request.args.get(KEY, ""), key):
            g.let_in = "key"
        elif here:
            g.let_in = "here"
        else:
            log.warning("403 from %s: without the key", request.remote_addr)
            return refusal(403, NEEDS_KEY)
        return None

    @server.after_request
    def remember(response: Response) -> Response:
        if response.status_code < 400 and _same(request.args.get(KEY, ""), key):
            response.set_cookie(cookie, key, path=prefix, httponly=True, samesite="Lax")
        return response


def knows_key() -> str:
    """Return why whoever asks was let in: “key” with the key, “here” as this machine itself; empty where all are."""
    return str(g.get("let_in", ""))


def _same(given: str, key: str) -> bool:
    return secrets.compare_digest(given.encode(), key.encode())


def protect(server: Flask, policy: str) -> None:
    """Add the headers to every response of the server."""

    @server.after_request
    def headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response
