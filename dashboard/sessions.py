"""Who asks: a session that the server made, in a signed cookie, and the tab that the page says it is.

A cookie that is missing, forged or expired is replaced without a word. What the page says never chooses the session, so no
one can take another's place in the queue.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface

CLIENT = "client"
_RENEWED = "at"
_WHO = "who"
LIFETIME = timedelta(hours=12)
_RENEW_AFTER = 3600.0  # seconds
_TAB = re.compile(r"[A-Za-z0-9_-]{1,40}")


class _Sessions(SecureCookieSessionInterface):
    """Cookies that are sent back by encrypted connections only, where they came by one."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def keep_sessions(server: Flask, secret: str, prefix: str, who: Callable[[], str] = lambda: "") -> None:
    """Give every visitor a session.

    Args:
        server: Where.
        secret: Signs the cookies; they last as long as it does.
        prefix: Path of the site.
        who: Returns the name of whoever has signed in, where others see to that; another name begins another session, and
            the name itself is kept nowhere.
    """
    server.secret_key = secret
    server.session_interface = _Sessions()
    server.config.update(
        SESSION_COOKIE_NAME=f"attrition-{label(secret)}",  # two dashboards on one machine share a cookie jar
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH=prefix,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
    )
    static = tuple(f"{prefix}{folder}/" for folder in ("assets", "_dash-component-suites"))
    own = tuple(f"{prefix}{name}" for name in ("health", "ready", "metrics"))

    @server.before_request
    def known() -> None:
        if request.path.startswith(static) or request.path in own:
            return  # files stay cacheable, and programs that look whether all is well need no session
        name = who()
        label_of_name = hmac.new(secret.encode(), name.encode(), "sha256").hexdigest()[:24] if name else ""
        at = session.get(_RENEWED)
        known_to_us = isinstance(session.get(CLIENT), str) and isinstance(at, float)
        if not known_to_us or session.get(_WHO, "") != label_of_name:
            session.clear()
            if label_of_name:
                session[_WHO] = label_of_name
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
