"""A selection as a plain readable address, and back. The address alone restores the page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from dashboard.selection import Choices, Notices, Selection, checked, default_selection

MAX_LENGTH = 4000  # an address longer than this was not written by us
_FIXED = ("institution", "scenarios", "years", "seed", "version")


def to_query(selection: Selection, version: str) -> str:
    """Write a selection as a query string such as `?institution=typical&years=5&team_inbox=0.5`."""
    pairs: list[tuple[str, str]] = [
        ("institution", selection.institution),
        ("scenarios", ",".join(selection.scenarios)),
        ("years", str(selection.years)),
        ("seed", str(selection.seed)),
        *((lever, f"{intensity:g}") for lever, intensity in selection.policy),
        ("version", version),
    ]
    return "?" + urlencode(pairs, safe=",")


def from_query(query: str | None, choices: Choices, version: str) -> tuple[Selection, Notices]:
    """Read a query string: unknown keys are ignored, values out of range are clamped with a notice.

    Args:
        query: the part of the address from the question mark on; may be anything.
        choices: what can be chosen.
        version: the version that runs here, compared with the one that wrote the link.

    Returns:
        The selection, and the notices for the reader.
    """
    text = query if isinstance(query, str) else ""
    if len(text) > MAX_LENGTH:
        notices = Notices(["This link is too long to be one of ours; the page starts over."])
        return default_selection(choices), notices
    given = dict(parse_qsl(text.lstrip("?"), keep_blank_values=True, max_num_fields=None))
    known = {key: value for key, value in given.items() if key in _FIXED or key in choices.levers}
    if not known:
        return default_selection(choices), Notices()
    raw = {
        "institution": known.get("institution"),
        "scenarios": [name for name in known.get("scenarios", "").split(",") if name],
        "years": known.get("years"),
        "seed": known.get("seed"),
        "policy": {lever: known[lever] for lever in choices.levers if lever in known},
    }
    selection, notices = checked(raw, choices)
    written_by = known.get("version")
    if written_by and written_by != version:
        notices.add(
            f"This link was made with version {written_by[:20]}; this is {version}, so results may differ."
        )
    return selection, notices
