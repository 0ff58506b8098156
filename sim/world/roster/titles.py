"""Ranks as payrolls write them: "Assoc. Prof. (Clinical)", "PROFESSOR - ASSISTANT", "AsstProf"."""

import re

from sim.world.roster.cells import Choice
from sim.world.roster.words import words_of

_JUNIOR = {
    **dict.fromkeys(("assistant", "assist", "asst", "asstt", "ass't", "ast"), "assistant"),
    **dict.fromkeys(("associate", "assoc", "asso", "asc"), "associate"),
    "full": "full",
}
_KINDS = "clinical|clin|research|res|adjunct|adj|visiting|vis|teaching|acting|voluntary|vol|affiliated?|health|sciences|hs"
_OFFICES = "dean|chair|chairman|chairwoman|chairperson|chief|director|vice|provost|head|program|chancellor|president|vp"
_PROFESSOR = re.compile(
    rf"\b(?:(?P<before>{'|'.join(_JUNIOR)}) )?(?:(?:{_KINDS}) )*(?:professor|prof)\b"
    rf"(?: (?P<behind>{'|'.join(_JUNIOR)})\b(?! (?:{_OFFICES}|{_KINDS}|professor|prof)\b))?"
)
_INSTRUCTOR = re.compile(r"\b(instructor|instr|lecturer)\b")
_RETIRED = re.compile(r"\b(emeritus|emerita|emeriti|retired)\b")
_TRAINEE = re.compile(r"\b(fellow|fellowship|resident|intern|postdoctoral|postdoc|student|trainee)\b")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class RankColumn(Choice):
    """A column of ranks, or of titles as payrolls write them: "Assoc. Prof. (Clinical)", "PROFESSOR - ASSISTANT"."""

    def meaning(self, text: str) -> tuple[str, ...]:
        """Return the rank that a title names."""
        known = super().meaning(text)
        words = " ".join(words_of(_HUMP.sub(" ", text)))
        if known or _RETIRED.search(words):
            return known
        ranks = [
            _JUNIOR.get(match["before"] or match["behind"] or "full", "full") for match in _PROFESSOR.finditer(words)
        ]
        if not ranks and _INSTRUCTOR.search(words) and not _TRAINEE.search(words):
            ranks = ["instructor"]
        return tuple(dict.fromkeys(ranks))

    def _unknown(self, text: str) -> str:
        words = " ".join(words_of(text))
        if _RETIRED.search(words):
            return "has retired: leave the row out"
        if _TRAINEE.search(words):
            return "is a trainee: leave the row out"
        return super()._unknown(text)
