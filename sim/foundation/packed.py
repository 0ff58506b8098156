"""Arrays packed small for pickles and copies: most of what a simulation records is zero, or much alike."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa

_CODEC = "zstd"
_WORTH_IT = 10_000  # bytes


@dataclass(frozen=True)
class _Packed:
    """An array as compressed bytes."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    size: int
    content: bytes

    @classmethod
    def of(cls, array: np.ndarray[Any, Any]) -> "_Packed":
        whole = np.ascontiguousarray(array)
        content = pa.compress(pa.py_buffer(whole.view(np.uint8).reshape(-1)), codec=_CODEC, asbytes=True)
        return cls(whole.dtype, array.shape, whole.nbytes, content)

    def array(self) -> np.ndarray[Any, Any]:
        content = pa.decompress(self.content, self.size, codec=_CODEC, asbytes=True)
        return np.frombuffer(bytearray(content), dtype=self.dtype).reshape(self.shape)


def state_of(one: Any) -> dict[str, Any]:
    """Return the fields of a dataclass for a pickle: large arrays packed, what was computed from them left out."""
    return {field.name: _packed(getattr(one, field.name)) for field in fields(one)}


def restored(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `state_of` packed."""
    return {name: value.array() if isinstance(value, _Packed) else value for name, value in state.items()}


def _packed(value: Any) -> Any:
    large = isinstance(value, np.ndarray) and value.nbytes > _WORTH_IT and not value.dtype.hasobject
    return _Packed.of(value) if large else value


class Packing:
    """A frozen dataclass that is pickled and copied small."""

    def __getstate__(self) -> dict[str, Any]:
        """Return its fields alone, packed."""
        return state_of(self)

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """Put the fields back; the rest is computed again when it is asked for."""
        self.__dict__.update(restored(state))


def same_bits(one: Any, other: Any) -> bool:
    """Return whether two dataclasses hold the same: arrays to the last bit, NaN equal to NaN."""
    return type(one) is type(other) and all(
        _same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)
    )


def _same(one: Any, other: Any) -> bool:
    if not isinstance(one, np.ndarray):
        return bool(one == other)
    if not isinstance(other, np.ndarray) or (one.dtype, one.shape) != (other.dtype, other.shape):
        return False
    names = one.dtype.names
    if names:  # what lies between the fields of a record means nothing
        return all(_same(one[name], other[name]) for name in names)
    return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
