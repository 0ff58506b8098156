"""What a browser sends is looked at before Dash sees it: a message that no page of ours sends is answered 400 and one line.

Only the envelope is checked here, that is which callback is meant and what it is given; values are checked where they are
used (see `dashboard.checks`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Response, request
from werkzeug.exceptions import HTTPException

from dashboard.security import refusal

MOST_BYTES = 1_000_000  # a question takes a few hundred, Dash sends the page's state with it
_MOST_PARTS = 1000  # of one wildcard
_LONG = 80

log = logging.getLogger("dashboard")


class _WrongError(Exception):
    """The envelope is not one of ours; says why."""


def guard(app: Dash, prefix: str, larger: Mapping[str, int] | None = None) -> None:
    """Look at every message before Dash does, and answer faults with one line.

    Args:
        app: The application.
        prefix: Path of the site.
        larger: Paths that take more than others, with the bytes that they take.
    """
    sizes = larger or {}
    callbacks, files = f"{prefix}_dash-update-component", f"{prefix}_dash-component-suites/"

    @app.server.before_request
    def looked_at() -> Response | None:
        most = sizes.get(request.path, MOST_BYTES)
        if (request.content_length or 0) > most:
            return _refused(413, "too large")
        request.max_content_length = most  # also where the length is not said
        try:
            if request.path == callbacks and request.method == "POST":
                _check(request.get_json(), app.callback_map)
            elif request.path.startswith(files):
                _check_file(request.path.removeprefix(files), app.registered_paths)
        except _WrongError as error:
            return _refused(400, str(error))
        except HTTPException as error:
            return _refused(413 if error.code == 413 else 400, "not JSON")
        except (ValueError, RecursionError):
            return _refused(400, "not JSON")
        return None

    @app.server.errorhandler(HTTPException)
    def not_found(error: HTTPException) -> Response:
        return refusal(error.code or 500, f"{error.code} {error.name}")

    @app.server.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
        log.error(
            "500 %s: %s: %s at %s", _shown(request.path), type(error).__name__, _shown(str(error)), where
        )
        log.debug("details", exc_info=error)
        return refusal(500, "Something went wrong; the server's log says where.")


def _refused(status: int, why: str) -> Response:
    log.warning("%s %s from %s: %s", status, _shown(request.path), request.remote_addr, _shown(why))
    return refusal(status, "This is not a message that a page of this dashboard sends.")


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)[:_LONG]


def _check_file(path: str, registered: Any) -> None:
    package, _, rest = path.partition("/")
    if package not in registered or check_fingerprint(rest)[0] not in registered[package]:
        raise _WrongError("no such component file")


def _check(body: Any, known: Any) -> None:
    if not isinstance(body, dict):
        raise _WrongError("not an object")
    output = body.get("output")
    if not isinstance(output, str) or "callback" not in known.get(output, ()):
        raise _WrongError("unknown output")
    for name in ("inputs", "state"):
        _check_values(body.get(name, []), known[output][name], name)
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(one, str) for one in changed):
        raise _WrongError("wrong changes")
    _check_outputs(body.get("outputs"), output)


def _check_outputs(given: Any, output: str) -> None:
    many = output.startswith("..") and output.endswith("..")
    names = output[2:-2].split("...") if many else [output]
    parts = given if many else [given]
    if not isinstance(parts, list) or len(parts) != len(names):
        raise _WrongError("wrong outputs")
    for part, name in zip(parts, names, strict=True):
        _check_part(part, "outputs")
        plain = not name.startswith("{")
        if plain and (
            not isinstance(part, dict)
            or f"{part['id']}.{part['property']}".partition("@")[0] != name.partition("@")[0]
        ):
            raise _WrongError("wrong outputs")


def _check_values(given: Any, declared: Any, name: str) -> None:
    if not isinstance(given, list) or len(given) != len(declared):
        raise _WrongError(f"wrong {name}")
    for part, expected in zip(given, declared, strict=True):
        _check_part(part, name)
        plain = not expected["id"].startswith("{")
        if plain and (not isinstance(part, dict) or part["id"] != expected["id"]):
            raise _WrongError(f"wrong {name}")
        parts = part if isinstance(part, list) else [part]
        if any(one["property"] != expected["property"] for one in parts):
            raise _WrongError(f"wrong {name}")


def _check_part(part: Any, name: str) -> None:
    """Check an id and a property, or several of a wildcard."""
    parts = part if isinstance(part, list) else [part]
    if len(parts) > _MOST_PARTS:
        raise _WrongError(f"too many {name}")
    for one in parts:
        if not isinstance(one, dict) or not isinstance(one.get("property"), str):
            raise _WrongError(f"wrong {name}")
        if not isinstance(one.get("id"), str) and not _is_wildcard(one.get("id")):
            raise _WrongError(f"wrong {name}")


def _is_wildcard(found: Any) -> bool:
    return isinstance(found, dict) and all(isinstance(value, str | int | float) for value in found.values())
