"""The base of what users write: pydantic models whose errors read as one clear message.

Each field's description says what is allowed there, in the words that an error message will use.
"""

import math
import threading
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from numbers import Integral, Real
from pathlib import Path
from typing import Annotated, Any, Self, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from sim.foundation import library
from sim.foundation.arguments import single
from sim.foundation.errors import InputError, KeyPath, nearest, shown
from sim.foundation.text import composed
from sim.foundation.yamlio import Yaml, read_yaml

MAX_LINE = 120


def wrong(message: str, *, allowed: str = "", key: str = "", near: str | None = None) -> PydanticCustomError:
    """Return an error for use inside validators; `key` names the key at fault in a whole block."""
    context = {"message": message, "allowed": allowed, "key": key, "near": near}
    return PydanticCustomError("wrong", "{message}", context)


@contextmanager
def in_place() -> Iterator[None]:
    """Let a mistake that is found inside a block be told with the place of the block."""
    try:
        yield
    except InputError as error:
        raise wrong(error.message, allowed=error.allowed, key=error.key, near=error.nearest) from None


def _number(value: object) -> float:
    """Return a number: no text, no true or false, nothing infinite; in a file, a list of one is none."""
    value = value if isinstance(value, list | tuple) else single(value)
    if isinstance(value, bool) or not isinstance(value, Real):
        raise wrong(f"{shown(value)} is not a number.")
    try:
        number = float(value)
    except OverflowError:  # a whole number of more than 308 digits
        number = math.inf
    if not math.isfinite(number):
        raise wrong(f"{shown(number)} is not a finite number.")
    return number


def _whole(value: object) -> int:
    value = value if isinstance(value, list | tuple) else single(value)
    number = _number(value)
    if number != math.floor(number):
        raise wrong(f"{shown(value)} is not a whole number.")
    return int(value) if isinstance(value, Integral) else int(number)


def _line(value: object) -> str:
    return _place(composed(value) if isinstance(value, str) else value)


def _place(value: object) -> str:
    if not isinstance(value, str):
        raise wrong(f"{shown(value)} is not text.")
    text = str(value).strip()  # NumPy's own texts are texts, which no YAML knows
    if len(text) > MAX_LINE:
        raise wrong(f"{shown(text)} is longer than {MAX_LINE} characters.")
    if not text or not text.isprintable():
        raise wrong(f"{shown(value)} is not one line of text.")
    return text


Number = Annotated[float, BeforeValidator(_number)]
Whole = Annotated[int, BeforeValidator(_whole)]
Share = Annotated[Number, Field(ge=0, le=1, description="a number from 0 to 1")]
Line = Annotated[str, BeforeValidator(_line)]  # a name or title: one line that can be printed
Place = Annotated[str, BeforeValidator(_place)]  # a name or path, as it is written: a file is called what it is called

_inside = threading.local()


class Checked(BaseModel):
    """A frozen model without unknown keys that raises `InputError` where pydantic would raise its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def __init__(self, /, **data: Any) -> None:
        if getattr(_inside, "a_model", False):
            super().__init__(**data)  # the outermost model reports, for it knows the whole path
            return
        _inside.a_model = True
        try:
            super().__init__(**data)
        except ValidationError as error:
            raise explained(error, type(self)) from None
        finally:
            _inside.a_model = False


class Titled(Checked):
    """What people write as a file of its own: a scenario, an institution, a study, a trial.

    Attributes:
        name: Short name in tables and files; made from the title if it is not given.
        title: What people read in a list.
        why: A few plain sentences about it.
    """

    name: Line = Field("", title="Short name in tables; by default that of the file", description="a short name")
    title: Line = Field("Untitled", title="What people read", description="one line of text")
    why: str = Field(
        "", max_length=2000, title="A sentence or two about it", description="plain text of at most 2000 characters"
    )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}: {self.title})"

    @model_validator(mode="before")
    @classmethod
    def _name_from_title(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or data.get("name"):
            return data
        usual = cls.model_fields["title"]
        return {**data, "name": library.slug(str(data.get("title", "" if usual.is_required() else usual.default)))}

    @classmethod
    def from_yaml(cls, text: str | bytes, *, where: str = "the text", folder: Path | None = None) -> Self:
        """Read one from YAML text, such as an upload.

        Args:
            text: The YAML.
            where: How to call it in messages.
            folder: Where paths in it begin. Without it, institutions that it names must be shipped ones: a text from a
                stranger does not choose files to open.

        Raises:
            InputError: Says what is wrong, on which line, and what is allowed.
        """
        return cls.from_parsed(read_yaml(text, where), folder, "")

    @classmethod
    def from_parsed(cls, yaml: Yaml, folder: Path | None, name: str) -> Self:
        """Make one of what a file says.

        Args:
            yaml: As it was read.
            folder: Where paths in it begin; None where it may name none.
            name: What it is called where the file does not say.

        Raises:
            InputError: As for `from_yaml`.
        """
        data = library.inside(yaml.data, yaml.where)
        try:
            return cls._of_file({"name": name, **data}, folder)
        except InputError as error:
            raise yaml.place(error) from None

    @classmethod
    def _of_file(cls, data: dict[str, Any], folder: Path | None) -> Self:
        """Make one of checked keys; whoever names other files says where they lie."""
        return cls(**data)


def explained(error: ValidationError, model: type[BaseModel]) -> InputError:
    """Return pydantic's errors as one `InputError`: the first in full, the others by their place."""
    # a misspelled key is also a missing one: the misspelling says more
    found = sorted(error.errors(include_url=False), key=lambda detail: detail["type"] != "extra_forbidden")
    first = _explained(found[0], model)
    if len(found) > 1:
        others = [_explained(detail, model).key for detail in found[1:4]]
        more = ", ".join(dict.fromkeys(others)) + (", …" if len(found) > 4 else "")
        first.message += f" (Also wrong: {more}.)"
    return first


def _explained(detail: ErrorDetails, model: type[BaseModel]) -> InputError:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    path: KeyPath = tuple(part for part in detail["loc"] if part != "[key]")
    owner, allowed = _owner(model, path)
    if kind == "extra_forbidden":
        names = list(owner.model_fields)
        key = str(path[-1])
        return InputError("There is no such key here.", path=path, allowed=names, nearest=nearest(key, names))
    if kind == "missing":
        return InputError("This key is missing.", path=path, allowed=allowed)
    if kind == "wrong":
        path = (*path, context["key"]) if context["key"] else path
        allowed = context["allowed"] or allowed
        return InputError(context["message"], path=path, allowed=allowed, nearest=context["near"])
    return InputError(_plainly(kind, value, context, detail["msg"]), path=path, allowed=allowed)


def _plainly(kind: str, value: object, context: Mapping[str, Any], message: str) -> str:
    """Return what pydantic says in the words of this product."""
    what = shown(value)
    limits = {
        "greater_than_equal": "is less than {ge:.12g}",
        "greater_than": "is not more than {gt:.12g}",
        "less_than_equal": "is more than {le:.12g}",
        "less_than": "is not less than {lt:.12g}",
        "string_too_short": "is too short",
        "string_too_long": "is longer than {max_length} characters",
        "too_short": "has fewer than {min_length} entries",
        "too_long": "has more than {max_length} entries",
        "string_type": "is not text",
        "bool_type": "is not yes or no",
    }
    if kind in limits:
        return f"{what} {limits[kind].format(**context)}."
    if kind in ("dict_type", "model_type", "model_attributes_type", "mapping_type"):
        return f"{what} is not a block of keys."
    if kind in ("list_type", "tuple_type"):
        return f"{what} is not a list."
    return f"{what}: {message}."


def _owner(model: type[BaseModel], path: KeyPath) -> tuple[type[BaseModel], str]:
    """Return the model that holds the end of a path, and what its field allows there."""
    owner: Any = model
    allowed = ""
    annotation: Any = model
    for step in path:
        inner = _model_in(annotation)
        if isinstance(step, str) and inner is not None and get_origin(annotation) is not dict:
            owner = inner
            field = inner.model_fields.get(step)
            annotation = field.annotation if field else None
            allowed = description_of(field) if field else ""
        else:
            inside = [part for part in get_args(annotation) if part is not Ellipsis]
            annotation = inside[-1] if inside else None
    return owner, allowed


def description_of(field: FieldInfo) -> str:
    """Return the description of a field, or of what it may be besides nothing: `Share | None`."""
    kinds = [meta for part in get_args(field.annotation) for meta in getattr(part, "__metadata__", ())]
    fields = [field, *(meta for meta in kinds if isinstance(meta, FieldInfo))]
    return next((found.description for found in fields if found.description), "")


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model of an annotation such as `X` or `X | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType):
        return next((model for model in map(_model_in, get_args(annotation)) if model), None)
    return None
