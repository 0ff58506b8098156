"""All parameters as one table, with full citations and the posterior beside the prior, searched by words and kinds."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated, Any

import pandas as pd

from sim.evidence.parameters import levers, parameter_groups, parameters, sources, switches
from sim.evidence.posterior import shipped_file
from sim.foundation.arguments import NAME, checked
from sim.foundation.errors import unknown
from sim.foundation.paths import evidence_dir
from sim.foundation.yamlio import read_yaml

STATUSES = ("confirmed", "derived", "second-hand", "recalled", "assumption", "fitted")
LONGEST_FIND = 200  # characters; what is longer is cut
INSIDE = (0.025, 0.5, 0.975)  # quantiles of the posterior that are shown
_SPACE = re.compile("[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # marks of direction and the like
NO_SOURCE = ("assumption", "structure")  # sources that say that there is none
_NO_CITATION = ("-", "none")
_SAME = re.compile(r"^same as [A-Z]+\d+\w*: ")


@checked
def parameter_table(
    find: Annotated[str, NAME] | None = None,
    *,
    source: Annotated[str, NAME] | None = None,
    status: Annotated[str, NAME] | None = None,
    mechanism: Annotated[str, NAME] | None = None,
) -> pd.DataFrame:
    """Return the parameters of the model as a table, one row each.

    Args:
        find: Words that must all occur in a row: name, meaning, mechanism, unit, source, status, levers.
        source: Only those from a source, by its key (`"E4d"`), `"assumption"`, or `"structure"`.
        status: Only those of a status: confirmed, derived, second-hand, recalled, assumption, or fitted.
        mechanism: Only those of a mechanism, by its title (`"EHR and inbox"`).

    Returns:
        `[name, mechanism, meaning, value, low, high, unit, prior, status, fitted, posterior_median, posterior_low,
        posterior_high, source, citation, levers, switch]`; the posterior is that which is shipped, with its middle 95%.

    Raises:
        InputError: There is no such source, status or mechanism.
    """
    for kind, given, known in (("source", source, used_sources()), ("status", status, STATUSES),
                               ("mechanism", mechanism, parameter_groups().values())):  # fmt: skip
        if given is not None and given not in known:
            raise unknown(kind, given, known)
    table = _whole()
    keep = pd.Series(True, index=table.index)
    if source is not None:
        keep &= table["source"] == source
    if status is not None:
        keep &= table["fitted"] if status == "fitted" else table["status"] == status
    if mechanism is not None:
        keep &= table["mechanism"] == mechanism
    for word in words_of(find or ""):
        keep &= table["name"].map(lambda name, word=word: word in searched(name))
    return table[keep].reset_index(drop=True)


def words_of(find: str) -> list[str]:
    """Return the words that a search looks for, as they are compared: plain characters, lower case."""
    return [word for word in _SPACE.split(_plain(find[:LONGEST_FIND])) if word]


def searched(name: str) -> str:
    """Return the text of a parameter in which a search looks."""
    return _texts()[name]


@cache
def _texts() -> dict[str, str]:
    return {str(row["name"]): _text(row) for row in _whole().to_dict("records")}


def _text(row: Mapping[Any, Any]) -> str:
    name = str(row["name"])
    also = "fitted" if row["fitted"] else ""
    parts = (name, name.replace("_", " "), row["meaning"], row["mechanism"], row["unit"], row["prior"], row["status"], also,
             row["source"], row["citation"], row["levers"], row["switch"])  # fmt: skip
    return _plain(" ".join(str(part) for part in parts))


def citation_of(key: str) -> str:
    """Return the full citation of a source, with how it was read if not in the study; empty where there is none."""
    one = sources().get(key, {})
    if key in NO_SOURCE or not one:
        return ""
    citation, status = _SAME.sub("", str(one["citation"])), str(one["status"])
    if status.startswith("derived") and key.removesuffix("d") in sources() and key.endswith("d"):
        return f"{citation_of(key.removesuffix('d'))} (derived from it: {str(one['quantity']).removeprefix('-> ')})"
    if citation in _NO_CITATION:
        citation = ", ".join(str(one[part]) for part in ("quantity", "population") if str(one[part]) != "-")
    if status.startswith("second-hand") and "as reported by" not in citation:
        return f"{citation} (read in an account of it)"
    if status.startswith("recalled"):
        return f"{citation} (from memory, {status.removeprefix('recalled').strip()} sure)"
    return citation


@cache
def used_sources() -> tuple[str, ...]:
    """Return the keys of the sources that parameters have, in the order of `sources.yaml`."""
    used = {spec.source for spec in parameters().values()}
    return tuple(key for key in sources() if key in used)


@cache
def fitted() -> tuple[str, ...]:
    """Return the parameters that the shipped calibration fits."""
    content: dict[str, list[str]] = read_yaml(evidence_dir() / "calibration.yaml").data  # type: ignore[assignment]
    return tuple(content["fitted"])


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()


@cache
def _whole() -> pd.DataFrame:
    groups, known = parameter_groups(), switches()
    # as it is shipped: a parameter that was declared later has no posterior
    ends = pd.read_parquet(shipped_file()).quantile(list(INSIDE)) if shipped_file().is_file() else pd.DataFrame()
    columns = (
        "name", "mechanism", "meaning", "value", "low", "high", "unit", "prior", "status", "fitted", "posterior_median",
        "posterior_low", "posterior_high", "source", "citation", "levers", "switch",
    )  # fmt: skip
    rows = []
    for name, spec in parameters().items():
        low, middle, high = ends[name] if name in ends else (float("nan"),) * 3
        acting = [each.title for each in known.values() if name in each.rests_on or each.name == spec.switch]
        rows.append((name, groups[spec.group], spec.note, spec.value, spec.low, spec.high, spec.unit, spec.distribution,
                     spec.status, name in fitted(), middle, low, high, spec.source, citation_of(spec.source),
                     _joined(each.title for each in levers().values() if name in each.effects), _joined(acting)))  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))


def _joined(titles: Iterable[str]) -> str:
    return "; ".join(titles)
