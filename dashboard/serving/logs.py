"""The log of a server: one line for each request and each fault, as text or as JSON.

A line never holds what stands behind the question mark of an address (there a policy is written, and the key of `--lan`), the
page that a link was followed from, a body, a cookie, or the name of whoever signed in. Rosters are in none of these places.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Any

from gunicorn.glogging import Logger

from dashboard.serving.metrics import Counts
from dashboard.serving.options import JSON

_LONG = 200
ACCESS = logging.getLogger("dashboard.access")
counts: Counts | None = None  # of this process, set when it begins
prefix = "/"


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line: dict[str, Any] = {
            "time": f"{at}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "from": record.name,
            "process": record.process,
            **(getattr(record, "fields", None) or {"message": record.getMessage()}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class TextLines(logging.Formatter):
    """One line of text; what a fault has behind its message follows it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(record.created))
        fields = getattr(record, "fields", None)
        said = " ".join(str(value) for value in fields.values()) if fields else record.getMessage()
        text = f"{at} [{record.process}] {record.levelname.lower()} {said}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def set_up(how: str) -> None:
    """Send all lines to the error stream, in one form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if how == JSON else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    ACCESS.setLevel(logging.INFO)
    logging.getLogger("gunicorn.error").setLevel(logging.INFO)
    logging.raiseExceptions = False  # a full disk under the log is not worth a traceback at every line


class Log(Logger):
    """gunicorn's log, written as ours; it is told of every request with the time that it took."""

    def setup(self, cfg: Any) -> None:
        """Let all lines go where `set_up` says."""
        self.cfg = cfg
        self.error_log.propagate = True
        self.error_log.handlers[:] = []

    @property
    def access_log_enabled(self) -> bool:
        """Whether it wants to be told of requests."""
        return True

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Write and count a request."""
        seconds = request_time.total_seconds()
        status = int(str(resp.status).split(None, 1)[0])
        path = shown(environ.get("PATH_INFO", ""), prefix)
        if counts is not None:
            counts.request(path, prefix, status, seconds)
        fields = {
            "method": environ.get("REQUEST_METHOD", "")[:10],
            "path": path,
            "status": status,
            "bytes": getattr(resp, "sent", 0) or 0,
            "ms": round(1000 * seconds, 1),
        }
        ACCESS.info("", extra={"fields": fields})

    def reopen_files(self) -> None:
        """Do nothing: the lines go to a stream."""


def shown(path: str, prefix: str) -> str:
    """Return a path as the log has it: printable, short, without the name of a tab."""
    plain = "".join(c if c.isprintable() else "?" for c in path)[:_LONG]
    closed = f"{prefix}closed/"
    return f"{closed}…" if plain.startswith(closed) else plain
