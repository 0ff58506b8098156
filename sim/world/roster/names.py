"""Which column of a file is which."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.foundation.errors import InputError, nearest, plain, shown
from sim.world.roster.columns import NAMES, READ
from sim.world.roster.mapping import RosterMapping, Target
from sim.world.roster.report import Report
from sim.world.roster.words import IGNORED, Header, header_of, key

_HEADERS_SHOWN = 20


@dataclass(frozen=True)
class Use:
    """What becomes of a column.

    Attributes:
        header: Its name in the file.
        column: Our name of it; empty where it is not read.
        unit: In which unit its cells are, as the mapping or its name says.
        why: Why it is not read, where that is worth saying.
    """

    header: str
    column: str = ""
    unit: str = ""
    why: str = ""


def known_names(names: Sequence[str], mapping: RosterMapping) -> int:
    """Return how many columns of a roster the names in a row stand for."""
    found = set()
    for name in filter(None, names):
        target, header = mapping.header_of(name), header_of(name)
        found.add(target.column if target else header.column if header.sure else "")
    return len(found - {"", IGNORED})


def uses(header: Sequence[str], mapping: RosterMapping, report: Report) -> list[Use]:
    """Return what becomes of each column: the mapping comes first, then our own names, then usual ones."""
    _check_mapping(header, mapping)
    told = [mapping.header_of(name) if name else None for name in header]
    guessed = [header_of(name) for name in header]
    chosen = {target.column: place for place, target in enumerate(told) if target and target.column != IGNORED}
    for column in READ:
        places = [k for k, guess in enumerate(guessed) if guess.column == column and guess.sure and told[k] is None]
        if column not in chosen and places:
            chosen[column] = min(places, key=lambda k: guessed[k].place)
    _check_doubles(header, told, report)
    if "department" not in chosen:
        there = ", ".join(shown(name) for name in header[:_HEADERS_SHOWN] if name)
        report.column(
            'column "department" is missing; it is the only one that is required. The columns are '
            f'{there}: if one of them is it, say --map "…=department".'
        )
    found = []
    for place, name in enumerate(header):
        target, guess = told[place], guessed[place]
        if target is not None:
            found.append(Use(name) if target.column == IGNORED else Use(name, target.column, target.unit))
        elif chosen.get(guess.column) == place and guess.sure:
            found.append(Use(name, guess.column, "percent?" if guess.unit == "percent" else guess.unit))
        else:
            found.append(Use(name, why=_why(name, guess, chosen, header)))
    return found


def _why(name: str, guess: Header, chosen: dict[str, int], header: Sequence[str]) -> str:
    """Return what should be known of a column that is not read."""
    if guess.column in chosen:
        return f"{guess.column} is read from {shown(header[chosen[guess.column]])}" if guess.sure else ""
    if guess.column:
        return f'if it is {guess.column}, say --map "{name}={guess.column}"'
    near = nearest(name, NAMES) if name else None
    if near and near not in chosen and _is_slip(name, near):
        return f'if it is {near}, say --map "{name}={near}"'
    return ""


def _is_slip(name: str, near: str) -> bool:
    """Return whether two names differ by a slip of the pen."""
    return key(name)[:1] == key(near)[:1] and abs(len(key(name)) - len(key(near))) <= 1


def _check_mapping(header: Sequence[str], mapping: RosterMapping) -> None:
    there = {key(name) for name in header}
    for name in mapping.columns:
        if key(name) not in there:
            names = [one for one in header if one]
            raise InputError(
                f"The mapping names a column {shown(name)} that does not exist.", allowed=names, nearest=nearest(name, names)
            )


def _check_doubles(header: Sequence[str], told: Sequence[Target | None], report: Report) -> None:
    """Note columns of one name, and columns that the mapping reads as one."""
    names = ["_".join(plain(name).split()) for name in header]
    for name in dict.fromkeys(name for name in names if name in NAMES and names.count(name) > 1):
        places = [k for k, other in enumerate(names) if other == name and told[k] is None]
        if len(places) > 1 and name not in [target.column for target in told if target]:
            report.column(f'column "{name}" appears {len(places)} times.')
    said = [target.column for target in told if target and target.column != IGNORED]
    for name in dict.fromkeys(name for name in said if said.count(name) > 1):
        report.column(f'column "{name}" is read from {said.count(name)} columns of the mapping.')
