"""One line in the log when something begins to fail, and one when it is right again; never a line for each request."""

from __future__ import annotations

import logging
import threading
import time

AGAIN = 600.0  # seconds until trouble that goes on is said once more

log = logging.getLogger("dashboard")


class Trouble:
    """Something that may fail for a while.

    Args:
        what: What it means where it fails, as a sentence begins: “Answers are kept in memory only”.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._said: float | None = None
        self._lock = threading.Lock()

    @property
    def lasts(self) -> bool:
        """Whether it failed when it was tried last."""
        return self._said is not None

    def met(self, error: Exception) -> None:
        """Note that it failed."""
        with self._lock:
            now = time.monotonic()
            if self._said is not None and now - self._said < AGAIN:
                return
            self._said = now
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        log.warning("%s: %s", self._what, reason)

    def over(self) -> None:
        """Note that it went well."""
        if self._said is None:
            return
        with self._lock:
            self._said = None
        log.warning("%s: this is over", self._what)
