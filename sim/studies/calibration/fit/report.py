"""What a fit found, as a report for people: Markdown, and the same as a page that opens offline."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import orjson

from sim.evidence.outcomes import outcomes
from sim.evidence.posterior import FILE
from sim.foundation.errors import InputError
from sim.foundation.files import write_surely
from sim.foundation.rounding import rounded_content
from sim.results.metadata import CAVEAT, code_hash, commit
from sim.simulate.rosters import fingerprint_of, named
from sim.studies.calibration.fit.school import Fitted

INSTITUTION = "institution.yaml"
WITH_DRAWS = ("--draws", "40")
_UNTOLD = 0.1  # a parameter narrowed by less than this share is called unknown


def write(found: Fitted, folder: Path) -> None:
    """Write the fitted institution, its draws and the report.

    Raises:
        InputError: The folder cannot be written to.
    """
    made = {"parameters": found.parameters, "posterior": FILE, "fitted_roster": fingerprint_of(found.school.roster) or ""}
    institution = found.school.institution.model_copy(update=made)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found.draws.to_parquet(folder / FILE)
        write_surely(folder / INSTITUTION, institution.to_yaml().encode())
        write_surely(folder / "report.md", markdown(found).encode())
        write_surely(folder / "report.html", html(found).encode())
        write_surely(folder / "fit.json", orjson.dumps(rounded_content(content(found)), option=orjson.OPT_INDENT_2))
    except OSError as error:
        raise InputError(f"It cannot be written: {error.strerror}.", where=str(folder)) from None


def content(found: Fitted) -> dict[str, object]:
    """Return everything but the draws."""
    return {
        "institution": found.school.institution.name,
        **named(found.school.roster, "roster_hash"),
        "seed": found.seed,
        "runs": found.posterior.runs,
        "seconds": round(found.seconds, 1),
        "effective_draws": round(found.posterior.effective, 1),
        "fit": found.table().to_dict("records"),
        "point": found.point,
        "warnings": found.warnings(),
        "notices": list(found.notices),
        "commit": commit(), "code_hash": code_hash(), "caveat": CAVEAT,
    }


def learned(found: Fitted) -> list[list[str]]:
    """Return rows on the fitted parameters: value, interval, and whether the school's numbers told anything."""
    table = found.posterior.learned().set_index("parameter")
    rows = []
    for name in found.posterior.fitted:
        row = table.loc[name]
        told = "little" if row["narrowing"] < _UNTOLD else f"{row['narrowing']:.0%}"
        rows.append([name, f"{row['median']:.3g}", f"{row['q025']:.3g} to {row['q975']:.3g}", told])
    return rows


def _sections(found: Fitted) -> list[tuple[str, str | list[str], list[list[str]] | None]]:
    """Return headings, words (or list points), and a table with its head first."""
    title = found.school.institution.title
    roster = "" if found.school.roster is None else " --roster …"
    fit = [["known", "outcome", "your number", "model before", "model after"]]
    for row in found.table().to_dict("records"):
        fit.append([
            str(row["known"]),
            outcomes()[row["outcome"]].title,
            f"{row['value']:.3g} ({row['low']:.3g} to {row['high']:.3g})",
            f"{row['before_low']:.3g} to {row['before_high']:.3g}",
            f"{row['median']:.3g} ({row['q025']:.3g} to {row['q975']:.3g})",
        ])  # fmt: skip
    warnings = found.warnings() or ["None: the model can produce these numbers together."]
    about = (
        f"{found.posterior.runs:,} runs in {found.seconds:.0f} seconds, {found.posterior.effective:.0f} effective draws, "
        f"seed {found.seed}.{_people(found)} “Before” is what the shipped posterior says of a school with these departments; "
        "“after” is what remains plausible with your numbers. Intervals are 95%; they reflect parameter uncertainty and "
        "chance."
    ) + "".join(f" {text}" for text in found.notices)
    return [
        (f"Fit of {title}", about, fit),
        ("Warnings", warnings, None),
        (
            "What stays unknown",
            "How much your numbers narrowed what is thought of each fitted parameter. All other parameters keep what the "
            "shipped posterior says of them.",
            [["parameter", "value", "95%", "narrower than its prior by"], *learned(found)],
        ),
        (
            "Use it",
            [
                f"`attrition run --institution {INSTITUTION}{roster}` takes the closest point",
                f"`attrition compare baseline fix-workflows --institution {INSTITUTION}{roster} --draws 40` takes the draws",
            ],
            None,
        ),
        ("Caution", CAVEAT, None),
    ]


def _people(found: Fitted) -> str:
    """Return a sentence on the roster, if there is one."""
    if found.school.roster is None:
        return ""
    return f" Its people are the {found.school.people:,} of the roster; give the same roster wherever this fit is used."


def markdown(found: Fitted) -> str:
    """Return the report as Markdown."""
    parts = []
    for number, (heading, words, table) in enumerate(_sections(found)):
        parts.append(f"{'#' if not number else '##'} {heading}")
        parts.append("\n".join(f"- {point}" for point in words) if isinstance(words, list) else words)
        if table:
            head, *rows = table
            lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
            parts.append("\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]))
    return "\n\n".join(parts) + "\n"


def html(found: Fitted) -> str:
    """Return the report as one page without anything from outside."""
    parts = []
    for number, (heading, words, table) in enumerate(_sections(found)):
        level = 1 if not number else 2
        parts.append(f"<h{level}>{escape(heading)}</h{level}>")
        if isinstance(words, list):
            parts.append("<ul>" + "".join(f"<li>{escape(point.replace('`', ''))}</li>" for point in words) + "</ul>")
        else:
            parts.append(f"<p>{escape(words)}</p>")
        if table:
            head, *rows = table
            lines = [_cells("th", head), *(_cells("td", row) for row in rows)]
            parts.append("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>")
    style = (
        "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
        "table{border-collapse:collapse}th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #8886}"
    )
    title = escape(found.school.institution.title)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{style}</style><body>{''.join(parts)}</body></html>\n"
    )


def _cells(tag: str, row: Sequence[str]) -> str:
    return "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row)
