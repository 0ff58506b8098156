"""What `docs/limits.md`, `docs/calibration.md` and `docs/record.md` say, as data."""

import re
from typing import Any

from markdown_parts import bullets, clean, paragraphs, section


def content(limits: str) -> dict[str, Any]:
    """Return what the model must not be used for, and where it is thin."""
    uses = []
    for item in re.findall(r"^- \*\*(.+?)\*\*(.*?)(?=^- |\Z)", section(limits, "## What it must not be used for"), re.M | re.S):
        uses.append([clean(item[0]).rstrip(".,"), _sentence(clean(" ".join(item[1].split())))])
    thin = section(limits, "## Where the evidence is thin")
    lead, *more = paragraphs(thin)
    return {
        "uses": uses,
        "intervals": paragraphs(section(limits, "## What intervals reflect")),
        "thin": {"lead": lead, "items": [item.rstrip(";.") for item in bullets(thin)], "also": more},
        "simplified": bullets(section(limits, "## What is simplified")),
    }


def calibration(page: str, record: str) -> dict[str, Any]:
    """Return what was fitted, with how much computing, and how often its intervals include the truth."""
    found = " ".join(page.split())
    effort = re.search(r"([\d,]+) runs left ([\d,]+) effective draws; ([\d,]+) equally weighted ones", found)
    checked = section(page, "## Does the method deliver what it promises?")
    before = re.search(r"Coverage of the intervals .*?processor time\)\.", " ".join(record.split()))
    if effort is None or (before is None and "Not checked" in checked):
        raise SystemExit("docs/calibration.md or docs/record.md says nothing of draws or coverage any more.")
    said = paragraphs(checked) if "Not checked" not in checked else [clean(before[0])] if before else []
    return {"runs": effort[1], "effective": effort[2], "draws": effort[3], "coverage": said}


def _sentence(text: str) -> str:
    text = text.lstrip(" ,.:")
    return text[:1].upper() + text[1:]
