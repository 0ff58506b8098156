"""How the compiler sees actors: references to where their fields are, one beside the other or not.

numba's own records would do for reading and writing. They do not tell the compiler that what is written to a person
cannot be a parameter or a field of a unit; told so, it need not read those again, and can work on several people at
once (`sim.engine.lanes`). Three kinds of values: `Actors`, a number of them; `Actor`, one; and `Fields`, a field of an
actor that holds several numbers.
"""

import operator
from typing import Any
from zlib import crc32

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
    signature,
)
from numba.extending import (
    intrinsic,
    lower_builtin,
    lower_getattr_generic,
    lower_setattr_generic,
    models,
    register_model,
)

from sim.rules.records import OLD_FIELDS

KINDS = ("person", "unit", "department", "school", "parameters")
_NUMBERS = {"f": types.float64, "i": types.int64, "b": types.boolean}
_WORD, _BYTE = ir.IntType(64), ir.IntType(8)
_MEMORY = {"f": ir.DoubleType(), "i": _WORD, "b": _BYTE}
_SIZE = {"f": 8, "i": 8, "b": 1}
OLD_NAMES_MET: set[str] = set()  # fields that compiled functions read or set by an old name; `sim.engine.rulebook` tells
Place = tuple[int, str, int]  # offset in a record, kind of number, how many (0: one number by itself)


class _Kept(types.Type):
    """Where actors are kept: as what kind, with which fields, and how many of them side by side."""

    def __init__(self, kind: str, lanes: int, size: int, fields: dict[str, Place]) -> None:
        self.kind, self.lanes, self.size, self.fields = kind, lanes, size, fields
        super().__init__(f"{type(self).__name__}({kind}, {lanes}, {size}, {crc32(repr(fields).encode())})")


class Actors(_Kept):
    """A number of actors."""


class Actor(_Kept):
    """One actor."""


class Fields(types.Type):
    """A field of an actor that holds several numbers."""

    def __init__(self, kind: str, lanes: int, code: str, length: int) -> None:
        self.kind, self.lanes, self.code, self.length = kind, lanes, code, length
        super().__init__(f"Fields({kind}, {lanes}, {code}, {length})")


def _model(kind: type, second: str) -> None:
    def init(self: Any, manager: Any, of: Any) -> None:
        models.StructModel.__init__(self, manager, of, [("memory", types.voidptr), (second, types.intp)])

    register_model(kind)(type(f"{kind.__name__}Model", (models.StructModel,), {"__init__": init}))


_model(Actors, "count")
_model(Actor, "lane")
_model(Fields, "lane")


def _struct(context: Any, builder: Any, kind: Any, value: Any = None) -> Any:
    return cgutils.create_struct_proxy(kind)(context, builder, value)


def _word(number: int) -> Any:
    return ir.Constant(_WORD, number)


# reading and writing one number


def _place(builder: Any, memory: Any, byte: Any, lane: Any, lanes: int, code: str) -> Any:
    """Return the address of one number of an actor; `byte` is where it would be in a record."""
    if lanes > 1:
        byte = builder.mul(byte, _word(lanes))
    at = builder.bitcast(builder.gep(memory, [byte], inbounds=True), _MEMORY[code].as_pointer())
    return builder.gep(at, [lane], inbounds=True) if lanes > 1 else at


def _apart(builder: Any, access: Any, kind: str, code: str) -> None:
    """Tell that the fields of different kinds of actors, and of different kinds of numbers, do not overlap."""
    module, mine = builder.module, kind + code
    domain = module.add_metadata([ir.MetaDataString(module, "actors")])
    names = [each + letter for each in KINDS for letter in _NUMBERS]
    of = {name: module.add_metadata([ir.MetaDataString(module, name), domain]) for name in names}
    access.set_metadata("alias.scope", module.add_metadata([of[mine]]))
    access.set_metadata("noalias", module.add_metadata([of[name] for name in names if name != mine]))
    access.align = _SIZE[code]


def _read(builder: Any, at: Any, kind: str, code: str) -> Any:
    value = builder.load(at)
    _apart(builder, value, kind, code)
    return builder.icmp_unsigned("!=", value, ir.Constant(_BYTE, 0)) if code == "b" else value


def _write(builder: Any, value: Any, at: Any, kind: str, code: str) -> None:
    _apart(builder, builder.store(builder.zext(value, _BYTE) if code == "b" else value, at), kind, code)


def _check(context: Any, builder: Any, index: Any, count: Any) -> None:
    """Raise an error for an index out of range if the compiler is asked to check (`NUMBA_BOUNDSCHECK`)."""
    if context.enable_boundscheck:
        cgutils.do_boundscheck(context, builder, index, count)


# me.field


@infer_getattr
class _OfActor(AttributeTemplate):
    key = Actor

    def generic_resolve(self, actor: Actor, name: str) -> Any:
        if name not in actor.fields:
            return None
        if name in OLD_FIELDS and OLD_FIELDS[name][0] in actor.fields:  # not the switch, which is a parameter
            OLD_NAMES_MET.add(name)
        _, code, length = actor.fields[name]
        return Fields(actor.kind, actor.lanes, code, length) if length else _NUMBERS[code]


@lower_getattr_generic(Actor)
def _get_field(context: Any, builder: Any, actor: Actor, value: Any, name: str) -> Any:
    offset, code, length = actor.fields[name]
    me = _struct(context, builder, actor, value)
    if not length:
        return _read(builder, _place(builder, me.memory, _word(offset), me.lane, actor.lanes, code), actor.kind, code)
    fields = _struct(context, builder, Fields(actor.kind, actor.lanes, code, length))
    fields.memory = builder.gep(me.memory, [_word(offset * actor.lanes)], inbounds=True)
    fields.lane = me.lane
    return fields._getvalue()


@lower_setattr_generic(Actor)
def _set_field(context: Any, builder: Any, sig: Any, args: Any, name: str) -> None:
    actor, given = sig.args
    offset, code, _ = actor.fields[name]
    me = _struct(context, builder, actor, args[0])
    at = _place(builder, me.memory, _word(offset), me.lane, actor.lanes, code)
    _write(builder, context.cast(builder, args[1], given, _NUMBERS[code]), at, actor.kind, code)


# people[i], me.have[k]


@infer_global(operator.getitem)
class _Item(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        if isinstance(args[0], Actors) and len(args) == 2:
            one = Actor(args[0].kind, args[0].lanes, args[0].size, args[0].fields)
            return signature(one, args[0], types.intp)
        if isinstance(args[0], Fields):
            return signature(_NUMBERS[args[0].code], args[0], types.intp)
        return None


@infer_global(operator.setitem)
class _SetItem(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        if isinstance(args[0], Fields):
            return signature(types.none, args[0], types.intp, _NUMBERS[args[0].code])
        return None


@infer_global(len)
class _Length(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        return signature(types.intp, args[0]) if isinstance(args[0], Actors | Fields) else None


def _actor(context: Any, builder: Any, kind: Any, memory: Any, group: Any, lane: Any) -> Any:
    """Return the reference to one lane of one group."""
    me = _struct(context, builder, kind)
    start = builder.mul(group, _word(kind.size * kind.lanes))
    me.memory, me.lane = builder.gep(memory, [start], inbounds=True), lane
    return me._getvalue()


@lower_builtin(operator.getitem, Actors, types.intp)
def _get_actor(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    actors = _struct(context, builder, sig.args[0], args[0])
    _check(context, builder, args[1], actors.count)
    lanes = _word(sig.args[0].lanes)
    group, lane = builder.udiv(args[1], lanes), builder.urem(args[1], lanes)
    return _actor(context, builder, sig.return_type, actors.memory, group, lane)


def _one_of(context: Any, builder: Any, kind: Fields, value: Any, index: Any) -> Any:
    fields = _struct(context, builder, kind, value)
    _check(context, builder, index, _word(kind.length))
    return _place(builder, fields.memory, builder.mul(index, _word(_SIZE[kind.code])), fields.lane, kind.lanes, kind.code)


@lower_builtin(operator.getitem, Fields, types.intp)
def _get_one(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    fields = sig.args[0]
    return _read(builder, _one_of(context, builder, fields, args[0], args[1]), fields.kind, fields.code)


@lower_builtin(operator.setitem, Fields, types.intp, types.Any)
def _set_one(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    fields, _, given = sig.args
    value = context.cast(builder, args[2], given, _NUMBERS[fields.code])
    _write(builder, value, _one_of(context, builder, fields, args[0], args[1]), fields.kind, fields.code)
    return context.get_dummy_value()


@lower_builtin(len, Actors)
def _count(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return _struct(context, builder, sig.args[0], args[0]).count


@lower_builtin(len, Fields)
def _many(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return _word(sig.args[0].length)


# from arrays


def actors(kind: str, lanes: int = 1) -> Any:
    """Return a function, for compiled code only, that takes an array of records and how many of them there are.

    Args:
        kind: Which of `KINDS`. No two arrays of one month may have the same kind.
        lanes: How many lie side by side (`sim.engine.lanes`).
    """

    @intrinsic
    def actors_of(typingctx: Any, array: Any, count: Any) -> Any:
        found = Actors(*_of_record(kind, lanes, array.dtype))

        def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            made = _struct(context, builder, found)
            data = context.make_array(sig.args[0])(context, builder, args[0]).data
            made.memory, made.count = builder.bitcast(data, _BYTE.as_pointer()), args[1]
            return made._getvalue()

        return found(array, types.intp), codegen

    return actors_of


def one(kind: str, lanes: int, record: Any) -> Actor:
    """Return the type of one actor, as rules get it.

    Args:
        kind: Which of `KINDS`.
        lanes: How many lie side by side.
        record: numba's type of its record.
    """
    return Actor(*_of_record(kind, lanes, record))


def several(kind: str, lanes: int, record: Any) -> Actors:
    """Return the type of a number of actors; see `one`."""
    return Actors(*_of_record(kind, lanes, record))


def _of_record(kind: str, lanes: int, record: Any) -> tuple[str, int, int, dict[str, Place]]:
    fields = {name: _field(each) for name, each in record.fields.items()}
    for old, (name, place) in OLD_FIELDS.items():
        if name in fields:
            offset, code, _ = fields[name]
            fields[old] = offset + (place or 0) * _SIZE[code], code, 0
    return kind, lanes, record.size, fields


def _field(field: Any) -> Place:
    many = isinstance(field.type, types.NestedArray)
    number = field.type.dtype if many else field.type
    code = next(letter for letter, each in _NUMBERS.items() if each == number)
    return int(field.offset), code, int(field.type.shape[0]) if many else 0


@intrinsic
def beside(typingctx: Any, people: Any, tile: Any, lane: Any) -> Any:
    """Return one lane of one tile, `people[tile * LANES + lane]`, so that the compiler sees neighbors as neighbors."""
    kind = Actor(people.kind, people.lanes, people.size, people.fields)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        memory = _struct(context, builder, sig.args[0], args[0]).memory
        return _actor(context, builder, kind, memory, args[1], args[2])

    return kind(people, types.intp, types.intp), codegen
