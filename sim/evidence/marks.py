"""The mark of a lever that no evidence supports: wherever levers are ranked or recommended, their titles come from here."""

from collections.abc import Iterable

from sim.evidence.parameters import levers

MARK = "*"
MARKDOWN = r"\*"  # the same, in the pages of docs/
NOTE = f"{MARK} The effect rests on an assumption only."


def marked(name: str, title: str = "", mark: str = MARK) -> str:
    """Return the title of a lever with the mark where its effect rests on an assumption only.

    Args:
        name: Of the lever; what is no lever (a scenario) gets no mark.
        title: What it is called there; its full title where left out.
        mark: As the page writes it: Markdown escapes stars.
    """
    spec = levers().get(name)
    if spec is None:
        return title or name
    return f"{title or spec.title} {mark}" if spec.assumption_only else title or spec.title


def note(names: Iterable[str]) -> str:
    """Return the line that explains the mark, where any of these levers has it; else nothing."""
    known = levers()
    return NOTE if any(name in known and known[name].assumption_only for name in names) else ""
