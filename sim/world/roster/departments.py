"""Which department of an institution a school's own name for a department means (`departments.yaml`)."""

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from sim.evidence.specialties import specialties
from sim.foundation.errors import plain
from sim.foundation.library import inside
from sim.foundation.yamlio import read_yaml
from sim.world.institution import Institution
from sim.world.roster.words import words_of

_NONE = "none"
_AROUND = {  # words around the name of a department
    "department", "departments", "dept", "division", "div", "section", "of", "the", "school", "college", "faculty",
    "clinical", "center", "centre", "institute", "program", "programme", "service", "services", "physicians", "group",
    "unit", "admin", "administration", "general",
}  # fmt: skip
_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_SPELLINGS = (("ae", "e"), ("oe", "e"), ("pediatrics", "pediatric"))  # of Britain, and before "- Cardiology"
_PARTS = re.compile(r"\s[-–—]\s?|\s?[-–—]\s|\s*[:/|>;]\s*|,\s+")
_SLIP = 2  # letters by which two names differ that are one name with a slip of the pen


class Departments:
    """The departments of an institution, by any name that schools give them."""

    def __init__(self, institution: Institution) -> None:
        """Take the departments that have people.

        Args:
            institution: Whose.
        """
        self.names: list[str] = []
        self._of_specialty: dict[str, list[str]] = {}
        for department in institution.departments_resolved():
            self.names.append(department.name)
            self._of_specialty.setdefault(department.specialty, []).append(department.name)
        self._own = {plain(name): name for name in self.names}

    def meant(self, text: str) -> list[str]:
        """Return the departments that a name may mean: none, one, or several to choose from."""
        if plain(text) in self._own:
            return [self._own[plain(text)]]
        return self._found(_specialties_of(text))

    def reason(self, text: str) -> str:
        """Return why a name does not mean one department, in words that continue 'department "…" …'."""
        meant = self.meant(text)
        if meant:
            answer = f'--map "department:{text}={meant[-1]}"'
            return f"could be {' or '.join(meant)}: say which, for example {answer}"
        known = _specialties_of(text)
        if known is not None:
            titles = " or ".join(specialties()[name].title for name in sorted(known))
            if titles:
                return f"is {titles}, which this institution does not have: say what it counts as"
            answer = f'--map "department:{text}=ignore"'
            return f"is not a physician department in this model: say what it counts as, or omit its people with {answer}"
        near = self._slip_of(text)
        return "is not known" + (f' (did you mean "{near}"?)' if near else "")

    def _found(self, known: Iterable[str] | None) -> list[str]:
        meant = {name for specialty in known or () for name in self._of_specialty.get(specialty, ())}
        return [name for name in self.names if name in meant]

    def _slip_of(self, text: str) -> str | None:
        """Return the known name from which this one differs by a slip of the pen only: spelling alone is no meaning."""
        word = plain(text)
        names = {**{name: name for name in _table()}, **self._own}
        near = [name for name in names if name[:1] == word[:1] and abs(len(name) - len(word)) <= _SLIP]
        for name in sorted(near, key=lambda name: -_alike(name, word)):
            if len(word) + len(name) - 2 * _alike(name, word) <= _SLIP < len(word) - _SLIP:
                return names[name]
        return None


def _alike(name: str, word: str) -> int:
    """Return how many letters two names share, in order."""
    blocks = difflib.SequenceMatcher(None, name, word, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def _specialties_of(text: str) -> frozenset[str] | None:
    """Return the specialties that a name may mean, empty where it is known and none of them; None where it is unknown.

    The whole name comes first, then its parts ("Medicine - Cardiology"): all known parts must agree.
    """
    whole = _looked_up(text)
    if whole is not None:
        return whole
    parts = [found for part in _PARTS.split(text) if (found := _looked_up(part)) is not None]
    if not parts:
        return None
    agreed = frozenset.intersection(*parts)
    return agreed or frozenset.union(*parts)


def _looked_up(text: str) -> frozenset[str] | None:
    for written in (text, _BRACKETS.sub(" ", text)):
        words = [word for word in _spelled(written) if not any(c.isdigit() for c in word)]
        bare = [word for word in words if word not in _AROUND]
        for name in (words, bare):
            if name and " ".join(name) in _table():
                return _table()[" ".join(name)]
    return None


def _spelled(text: str) -> list[str]:
    """Return the words of a name in one spelling."""
    text = text.casefold()
    for british, american in _SPELLINGS:
        text = text.replace(british, american)
    return words_of(text)


def names_of_specialty(specialty: str) -> list[str]:
    """Return the names that schools give the departments of a specialty, as they are declared."""
    return [str(name) for name in _declared()[specialty]]


@cache
def _declared() -> Mapping[str, list[object]]:
    yaml = read_yaml(Path(__file__).with_name("departments.yaml"))
    content = inside(yaml.data, yaml.where)
    return {specialty: names for specialty, names in content.items() if isinstance(names, list)}


@cache
def _table() -> Mapping[str, frozenset[str]]:
    """Return the specialties by each name, in the form in which names are looked up."""
    found: dict[str, set[str]] = {}
    for specialty, names in _declared().items():
        for name in names:
            words = _spelled(str(name))
            bare = [word for word in words if word not in _AROUND]
            for written in {" ".join(words), " ".join(bare or words)}:
                found.setdefault(written, set()).update({specialty} - {_NONE})
    return {name: frozenset(known) for name, known in found.items()}
