"""Sections, lists and tables of a Markdown page that a tool wrote; anything unexpected stops the reader."""

import re

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_CELL = re.compile(r"(?<!\\)\|")


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one of its order or a higher one."""
    order = len(heading) - len(heading.lstrip("#"))
    start = re.search(rf"^{re.escape(heading)}[ \t]*$", text, re.MULTILINE)
    if start is None:
        raise SystemExit(f"There is no heading {heading!r} any more.")
    end = re.search(rf"^#{{1,{order}}} ", text[start.end() :], re.MULTILINE)
    return text[start.end() :][: end.start() if end else None].strip()


def headings(text: str, order: int) -> list[str]:
    """Return the headings of an order."""
    return re.findall(rf"^#{{{order}}} .*$", text, re.MULTILINE)


def table(text: str) -> list[dict[str, str]]:
    """Return the rows of the first table of a text, by their headings; the first column without one is ""."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    if len(lines) < 3:
        raise SystemExit(f"There is no table in: {text[:80]!r}")
    end = next((at for at, line in enumerate(text.splitlines()) if line.startswith("|")), 0)
    first = []
    for line in text.splitlines()[end:]:
        if not line.startswith("|"):
            break
        first.append([clean(cell) for cell in _CELL.split(line.strip())[1:-1]])
    head, _, *rows = first
    names = [name if name not in head[:at] else f"{name}#{at}" for at, name in enumerate(head)]
    return [dict(zip(names, row, strict=True)) for row in rows]


def bullets(text: str) -> list[str]:
    """Return the items of the lists of a text, each in one line."""
    return [clean(" ".join(item.split())) for item in re.findall(r"^- (.*?)(?=^- |^\n|^#|\Z)", text, re.MULTILINE | re.DOTALL)]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text that are neither lists, tables, code nor headings, each in one line."""
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    return [clean(part) for part in parts if part and not part.startswith(("- ", "|", "#", "```", "<!--"))]


def clean(text: str) -> str:
    """Return text without the marks of Markdown; names of parameters keep their backticks, for the page to link them."""
    plain = _LINK.sub(r"\1", text.strip()).replace("\\|", "|").replace("\\*", "✱")
    plain = re.sub(r"\*\*(.+?)\*\*|\*(.+?)\*", lambda found: found[1] or found[2], plain)
    return plain.replace("✱", "*")
