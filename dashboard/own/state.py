"""What a session has typed and sent on “Your school”: kept in its folder, so that a reload and another tab find it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from dashboard.own.belongings import Drawer
from dashboard.own.fields import LABELS, CheckedFields, checked_fields
from dashboard.own.model import Look, Mapped, OwnModel
from sim.foundation.errors import InputError

if TYPE_CHECKING:
    from dashboard.site import Site

ROSTER, MAPPED, FIELDS, LOOK, KEY = "roster.csv", "mapped.json", "fields.json", "look", "key"
_LONG = 120  # characters of a name or word
_MOST = 500  # columns or words that a browser may say something about


@dataclass(frozen=True)
class State:
    """What a session has.

    Attributes:
        session: Whose.
        site: Where.
        drawer: Its folder; None until there is something to keep.
    """

    session: str
    site: Site
    drawer: Drawer | None

    @classmethod
    def of(cls, session: str, site: Site) -> State:
        """Return what a session has."""
        return cls(session, site, site.answers.belongings.of(session))

    @property
    def own(self) -> OwnModel:
        """The model."""
        return self.site.answers.own

    @property
    def typed(self) -> dict[str, Any]:
        """The numbers as they were typed."""
        found = self._json(FIELDS)
        return {name: value for name, value in found.items() if name in LABELS}

    @property
    def mapped(self) -> Mapped:
        """How the roster is to be read."""
        found = self._json(MAPPED)
        return Mapped(found.get("columns", {}), found.get("values", {}), found.get("skip") is True)

    @property
    def roster_name(self) -> str:
        """Name of the roster's file; empty where there is none."""
        return str(self._json(MAPPED).get("name", ""))

    @property
    def look(self) -> Look | None:
        """What became of the roster; None where there is none."""
        found: Look | None = None if self.drawer is None else self.drawer.get(LOOK)
        return found

    @property
    def school(self) -> str:
        """Name of the school that was fitted; empty where there is none."""
        return next(iter(self.site.answers.belongings.schools_of(self.session)), "")

    def checked(self, complete: bool = False) -> CheckedFields:
        """Return the numbers as far as they can be used.

        Args:
            complete: Whether everything that a fit needs must be there.
        """
        look = self.look
        people = (look.people or None) if look is not None else None
        return checked_fields(self.typed, [one.name for one in self.own.likes], people, complete)

    def key(self, checked: CheckedFields) -> str:
        """Return the name of the fit of what is there now: everything that it depends on, and whose it is."""
        look = self.look
        table = look.table if look is not None else ""
        place = "" if self.drawer is None else str(self.drawer.path)
        text = json.dumps([self.site.version, place, checked.fields.to_data(), table], sort_keys=True)
        return f"own {hashlib.sha256(text.encode()).hexdigest()[:40]}"

    def save(self, raw: Any) -> State:
        """Keep numbers as they are typed; a roster is read again where another institution is the start."""
        given = raw if isinstance(raw, Mapping) else {}
        typed = {name: str(given[name])[:_LONG] for name in LABELS if given.get(name) not in (None, "")}
        if self.drawer is None and not typed:
            return self
        found = self._with_drawer()
        before = self.checked().fields.like
        found._keep(FIELDS, json.dumps(typed).encode())
        if self.roster_name and found.checked().fields.like != before:
            found._read_again()
        return found

    def take_roster(self, content: bytes, name: str, like: str) -> State:
        """Keep a roster in place of the one before, if it can be read at all.

        Raises:
            InputError: It cannot be read; nothing was changed.
        """
        likes = [one.name for one in self.own.likes]
        start = like if like in likes else self.checked().fields.like
        look = self.own.look(content, name, start, Mapped())
        found = self._with_drawer()
        found._keep(FIELDS, json.dumps({**self.typed, "like": start}).encode())
        found._keep(ROSTER, content)
        found._keep(MAPPED, json.dumps({"name": name}).encode())
        found._put(look)
        return found

    def map(self, raw: Any) -> State:
        """Read the roster as the school says.

        Args:
            raw: Columns, values and skip as the browser sends them; anything is survived.
        """
        given = raw if isinstance(raw, Mapping) else {}
        if self.drawer is None or not self.roster_name:
            return self
        mapped = Mapped(
            _words(given.get("columns")), _by_column(given.get("values")), given.get("skip") is True
        )
        self._keep(MAPPED, json.dumps({"name": self.roster_name, **asdict(mapped)}).encode())
        self._read_again()
        return self

    def drop_roster(self) -> State:
        """Delete the roster."""
        if self.drawer is not None:
            for name in (ROSTER, MAPPED):
                self.drawer.remove(name)
            self.drawer.forget(LOOK)
        return self

    def _read_again(self) -> None:
        content = None if self.drawer is None else self.drawer.read(ROSTER)
        if content is not None:
            self._put(self.own.look(content, self.roster_name, self.checked().fields.like, self.mapped))

    def _put(self, look: Look) -> None:
        if self.drawer is not None:
            self.drawer.put(LOOK, look)

    def _keep(self, name: str, content: bytes) -> None:
        if self.drawer is None:
            raise InputError("Your data were deleted meanwhile.", allowed="to begin again")
        self.drawer.write(name, content)

    def _with_drawer(self) -> State:
        return State(self.session, self.site, self.site.answers.belongings.of(self.session, make=True))

    def _json(self, name: str) -> dict[str, Any]:
        content = None if self.drawer is None else self.drawer.read(name)
        found = {} if content is None else json.loads(content)
        return found if isinstance(found, dict) else {}


def _words(raw: Any) -> dict[str, str]:
    """Return names with what they are read as."""
    given = raw if isinstance(raw, Mapping) else {}
    return {
        name: text[:_LONG]
        for name, text in list(given.items())[:_MOST]
        if isinstance(name, str) and isinstance(text, str) and name and text
    }


def _by_column(raw: Any) -> dict[str, dict[str, str]]:
    given = raw if isinstance(raw, Mapping) else {}
    return {
        name: words
        for name, one in list(given.items())[:_MOST]
        if isinstance(name, str) and (words := _words(one))
    }
