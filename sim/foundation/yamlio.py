"""YAML as we accept it: plain mappings, lists, text and numbers, with the line of every key.

A file from a stranger must not be able to build objects, exhaust memory or mean something else than it
seems to: no tags, no anchors, no duplicate keys, no NaN, and bounded size, depth and number of entries.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from sim.foundation.errors import InputError, KeyPath, shown
from sim.foundation.text import decoded, encoding_of

MAX_BYTES = 1_000_000
_MAX_NODES = 20_000
_MAX_DEPTH = 12

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_NOT_FINITE = {".nan", ".inf", "+.inf", "-.inf", "nan", "inf", "+inf", "-inf", "infinity", "-infinity"}
_WORDS = {
    "": None, "~": None, "null": None,
    "true": True, "yes": True, "on": True,
    "false": False, "no": False, "off": False,
}  # fmt: skip

# what the YAML library says, and what it nearly always means
_MEANT = {
    "mapping values are not allowed here": "A colon is out of place: put text that holds a colon in quotes.",
    "found character '\\t' that cannot start any token": "A tab is used: indent with blanks.",
    "could not find expected ':'": "A colon is missing after a key.",
    "expected <block end>": "The indentation does not match the lines above.",
}


@dataclass(frozen=True)
class Yaml:
    """What a YAML file says, on which line it says it, and its text as it stood there."""

    where: str
    data: object
    lines: dict[KeyPath, int]
    text: str = ""

    def line(self, path: KeyPath) -> int | None:
        """Return the line of a key, or of the nearest key around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def place(self, error: InputError) -> InputError:
        """Return an error about this file with file and line filled in."""
        return error.at(self.where, self.line(error.path))


class _Loader(yaml.BaseLoader):
    """Builds the tree of nodes; refuses what we do not use while it reads, before it can grow."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.nodes = 0
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1
        self.nodes += 1
        if getattr(event, "anchor", None) is not None:
            raise InputError(
                "Anchors and aliases (& and *) are not accepted.",
                line=line,
                allowed="values written out; text that begins with & or * in quotes",
            )
        if getattr(event, "tag", None) is not None:
            raise InputError("Tags (!…) are not accepted.", line=line, allowed="plain values without a tag")
        if self.nodes > _MAX_NODES:
            raise InputError(f"More than {_MAX_NODES:,} entries.", line=line)
        if self.depth >= _MAX_DEPTH:
            raise InputError(f"Nested more than {_MAX_DEPTH} levels deep.", line=line)
        self.depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read_yaml(source: Path | str | bytes, where: str = "") -> Yaml:
    """Read YAML from a file (a `Path`), a text or bytes.

    Args:
        source: A path is opened; text and bytes are read as they are.
        where: How to call the source in messages; for a path, its own name is the default.

    Raises:
        InputError: The source cannot be read as YAML; says the line and the reason.
    """
    where = where or (str(source) if isinstance(source, Path) else "the text")
    try:
        return _read(source, where)
    except InputError as error:
        raise error.at(where) from None


def file_bytes(path: Path) -> bytes:
    """Return what a YAML file holds now; readers tell by it whether they have read the file before.

    Raises:
        InputError: The file cannot be read.
    """
    try:
        return _bytes_of(path)
    except InputError as error:
        raise error.at(str(path)) from None


def _read(source: Path | str | bytes, where: str) -> Yaml:
    loader = None
    text = _text(source)
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputError(_reason(error), line=mark.line + 1 if mark else None) from None
    except yaml.reader.ReaderError as error:
        raise InputError(f"Character U+{int(error.character):04X} does not belong in a text file.") from None
    finally:
        if loader is not None:
            loader.dispose()
    if root is None:
        raise InputError("The file is empty.")
    lines: dict[KeyPath, int] = {}
    return Yaml(where, _value(root, (), lines), lines, text)


def _text(source: Path | str | bytes) -> str:
    """Return the source as text, its size checked before it is read or decoded."""
    if isinstance(source, Path):
        source = _bytes_of(source)
    size = len(source)
    if size > MAX_BYTES:
        raise InputError(f"The file has {size:,} bytes.", allowed=f"at most {MAX_BYTES:,} bytes")
    if isinstance(source, str):
        return source
    try:
        return decoded(source).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        message = f"The file is not {encoding_of(source).upper().removesuffix('-SIG')} text."
        raise InputError(message, line=line, allowed="text saved as UTF-8") from None


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError("There is no such file.") from None
    except IsADirectoryError:
        raise InputError("This is a folder, not a file.") from None
    except (OSError, ValueError) as error:
        raise InputError(f"The file cannot be read: {getattr(error, 'strerror', None) or error}.") from None


def _reason(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "not valid YAML"
    for said, meant in _MEANT.items():
        if said in problem:
            return meant
    return f"Not valid YAML: {problem}."


def _value(node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int]) -> object:
    """Return a node as plain Python, and note the line of everything in it."""
    if isinstance(node, yaml.MappingNode):
        return {key: _value(value, (*path, key), lines) for key, value in _entries(node, path, lines)}
    if isinstance(node, yaml.SequenceNode):
        values = []
        for index, item in enumerate(node.value):
            lines[*path, index] = item.start_mark.line + 1
            values.append(_value(item, (*path, index), lines))
        return values
    assert isinstance(node, yaml.ScalarNode)
    return node.value if node.style else _scalar(node, path)


def _entries(
    node: yaml.MappingNode, path: KeyPath, lines: dict[KeyPath, int]
) -> Iterator[tuple[str, yaml.Node]]:
    for key_node, value in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise InputError("A key must be one word.", line=line, path=path)
        key = str(key_node.value)
        if (*path, key) in lines:
            first = lines[*path, key]
            raise InputError(f"The key is on line {first} and again here.", line=line, path=(*path, key))
        lines[*path, key] = line
        yield key, value


def _scalar(node: yaml.ScalarNode, path: KeyPath) -> object:
    """Return what a word without quotes means: nothing, yes or no, a number, or itself."""
    text = str(node.value)
    word = text.lower()
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(text):
        return int(text)
    if word in _NOT_FINITE or (_NUMBER.fullmatch(text) and not math.isfinite(float(text))):
        line = node.start_mark.line + 1
        raise InputError(f"{shown(text).strip(chr(34))} is not a finite number.", line=line, path=path)
    return float(text) if _NUMBER.fullmatch(text) else text


if TYPE_CHECKING:
    _Fastest = yaml.SafeDumper
else:  # the one in C takes a fourth of the time
    _Fastest = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Fastest):
    """Writes YAML that this module reads back as the same values."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text_node(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Quote text that would otherwise come back as a number, as nothing, or with another end of line."""
    word = text.lower()
    other = _NUMBER.fullmatch(text) or word in _WORDS or word in _NOT_FINITE
    odd = not text.replace("\n", "").isprintable()
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if other or odd else None)


_Dumper.add_representer(str, _text_node)


def write_yaml(data: object) -> str:
    """Return plain data as YAML text that `read_yaml` reads back unchanged."""
    return str(
        yaml.dump(
            data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100
        )
    )
