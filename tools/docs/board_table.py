"""The scores of the board in one table, read off `docs/validation.md`, so that no other page types them."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"
COUNTED = re.compile(
    r"Of (\d+) (held-out findings|open findings|findings of the test part)[^,]*, (\d+) are met in all their measures "
    r"\(\d+%(?:; (\d+ of \d+) before kinds were corrected)?\)"
)
RIVALS = re.compile(r"\*\*Rivals\.\*\* (.*?)\n")
BESIDE = re.compile(r"\*[\w ]+\* (\d+)")
NAMES = {
    "held-out findings": "held out (development)", "open findings": "open: seen by the modelers",
    "findings of the test part": "test part",
}  # fmt: skip


def scores(page: str | None = None) -> list[tuple[str, str, str, str]]:
    """Return of each part of the board: emergent findings met, the same before kinds were corrected, and the best rival."""
    text = PAGE.read_text(encoding="utf-8") if page is None else page
    told = RIVALS.search(text)
    best = [str(max(int(met) for met in BESIDE.findall(part))) for part in told[1].split("; open")] if told else []
    rows = []
    for place, (of, part, met, before) in enumerate(COUNTED.findall(text)):
        now = f"{met} of {of}"
        rows.append((NAMES[part], now, before or now, f"{best[place]} of {of}" if place < len(best) else "–"))
    return rows
