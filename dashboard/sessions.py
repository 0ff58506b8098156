"""Who asks: a session that the server made, in a signed cookie, and the tab that the page says it is.

A cookie that is missing, forged or expired is replaced without a word. What the page says never chooses the session, so no
one can take another's place in the queue.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from datetime import timedelta
from typing import Any

from flask import Flask, request, session

CLIENT = "client"
_RENEWED = "at"
LIFETIME = timedelta(hours=12)
_RENEW_AFTER = 3600.0  # seconds
_TAB = re.compile(r"[A-Za-z0-9_-]{1,40}")


def keep_sessions(server: Flask, secret: str, prefix: str) -> None:
    """Give every visitor a session.

    Args:
        server: Where.
        secret: Signs the cookies; they last as long as it does.
        prefix: Path of the site.
    """
    server.secret_key = secret
    server.config.update(
        SESSION_COOKIE_NAME=f"attrition-{label(secret)}",  # two dashboards on one machine share a cookie jar
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH=prefix,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
    )
    static = tuple(f"{prefix}{folder}/" for folder in ("assets", "_dash-component-suites"))

    @server.before_request
    def known() -> None:
        if request.path.startswith(static):
            return  # files stay cacheable
        at = session.get(_RENEWED)
        if not isinstance(session.get(CLIENT), str) or not isinstance(at, float):
            session.clear()
            session[CLIENT] = secrets.token_urlsafe(16)
            at = 0.0
        if time.time() - at > _RENEW_AFTER:
            session[_RENEWED] = time.time()
            session.permanent = True


def client(tab: Any = None) -> str:
    """Return who asks, as answers want it: the session, and the tab where the page says a usable one.

    Args:
        tab: What the page calls itself; anything is survived.
    """
    known = str(session.get(CLIENT, ""))
    return f"{known}/{tab}" if isinstance(tab, str) and _TAB.fullmatch(tab) else known


def label(secret: str) -> str:
    """Return a short name of a secret that does not tell it."""
    return hashlib.sha256(f"name of {secret}".encode()).hexdigest()[:8]
