"""What is to be said of each finding that the model misses: written by hand, one entry a target."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sim.foundation.paths import evidence_dir
from sim.foundation.yamlio import read_yaml


@dataclass(frozen=True)
class Verdict:
    """Why a finding is missed.

    Attributes:
        why: What happens in the model instead.
        missing: Which mechanism, or which better measurement, would be needed.
        misleads: Which decisions it could mislead.
    """

    why: str
    missing: str
    misleads: str


@cache
def verdicts() -> dict[str, Verdict]:
    """Return the entries of `sim/evidence/verdicts.yaml`."""
    content: dict[str, dict[str, str]] = read_yaml(evidence_dir() / "verdicts.yaml").data  # type: ignore[assignment]
    return {
        name: Verdict(
            " ".join(each["why"].split()),
            " ".join(each["missing"].split()),
            " ".join(each["misleads"].split()),
        )
        for name, each in content.items()
    }


def without_verdict(failed: Iterable[str]) -> list[str]:
    """Return the targets among those that failed about which nothing has been written."""
    return [name for name in dict.fromkeys(failed) if name not in verdicts()]
