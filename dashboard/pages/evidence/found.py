"""What the studies behind the documentation found, as `tools/docs/make_evidence.py` wrote it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "data" / "evidence.json"


@cache
def found() -> dict[str, Any]:
    """Return the content of the file, which travels with the program."""
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def number(text: str) -> float:
    """Return a number as pages show it, “−$5.1M”, “36.6%”, “1,234”, as a number; NaN where it is none."""
    plain = (
        text.replace("−", "-").replace(",", "").replace("$", "").replace("+", "").replace(" pts", "").strip()
    )
    letter = {"k": 1e3, "M": 1e6, "B": 1e9, "%": 1.0}.get(plain[-1:], 0.0)
    try:
        return float(plain[:-1]) * letter if letter else float(plain)
    except ValueError:
        return float("nan")
