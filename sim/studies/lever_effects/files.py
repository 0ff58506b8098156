"""The file of stored effects: small, whole or not there, shipped with the package or in the user's cache folder.

It holds the baseline, and what each lever changes of it. Counts are exact; hours and dollars are rounded to 13 binary digits
of the change, which is one part in 10,000.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.engine import compile_cache
from sim.foundation.errors import InputError
from sim.foundation.files import write_surely
from sim.studies.lever_effects.futures import YEARS, policies
from sim.studies.lever_effects.quantities import COLUMNS, DERIVED, Array, with_derived

SHIPPED = Path(__file__).with_name("shipped")
FOLDER = "lever-effects"
MOST_KEPT = 12  # files in the cache folder; the oldest are forgotten
FEWEST_FUTURES = 60
_BITS = 13
_META = b"lever effects"


def packed(sums: Array, about: Mapping[str, Any]) -> bytes:
    """Return yearly sums as the bytes of a Parquet file.

    Args:
        sums: Scenarios x futures x years x `COLUMNS`; the baseline first.
        about: What the file says of itself: its key, and what people read.
    """
    change = sums.copy()
    change[1:] -= sums[:1]
    names = [name for name in COLUMNS if name not in DERIVED]
    arrays, types = {}, {}
    for name in names:
        values = change[..., COLUMNS.index(name)].swapaxes(1, 2)  # futures side by side: they are much alike
        whole = bool((values == np.rint(values)).all())
        if not whole:
            values = np.concatenate([values[:1], _rounded(values[1:])])
        arrays[name] = values.ravel().astype(np.int32 if whole else np.float32)
        types[name] = "BYTE_STREAM_SPLIT"
    table = pa.table(arrays).replace_schema_metadata(
        {_META: json.dumps({**about, "futures": sums.shape[1]}).encode()}
    )
    sink = pa.BufferOutputStream()
    pq.write_table(
        table, sink, compression="zstd", compression_level=19, use_dictionary=False, column_encoding=types,
        write_page_checksum=True, write_statistics=False,
    )  # fmt: skip
    return bytes(sink.getvalue().to_pybytes())


def _rounded(values: Array) -> Array:
    part, exponent = np.frexp(values)
    return np.asarray(np.ldexp(np.rint(part * 2**_BITS) / 2**_BITS, exponent))


def unpacked(source: Path | bytes) -> tuple[Array, dict[str, Any]]:
    """Return the yearly sums and what the file says of itself.

    Raises:
        OSError: It is damaged, or no such file.
    """
    try:
        file = pq.ParquetFile(
            pa.BufferReader(source) if isinstance(source, bytes) else source, page_checksum_verification=True
        )
        about: dict[str, Any] = json.loads((file.schema_arrow.metadata or {})[_META])
        table = file.read()
        shape = (len(list(policies())), YEARS, int(about["futures"]))
        kept = {
            name: table[name].to_numpy().astype(np.float64).reshape(shape).swapaxes(1, 2)
            for name in table.column_names
        }
    except (pa.ArrowException, ValueError, KeyError, TypeError) as error:
        raise OSError(str(error)) from None
    for values in kept.values():
        values[1:] += values[:1]
    return with_derived(kept), about


def key_in(path: Path) -> str:
    """Return the key of a stored file; nothing where it is none."""
    try:
        metadata = pq.read_schema(path).metadata or {}
        return str(json.loads(metadata[_META])["key"])
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError):
        return ""


def places_of(key: str) -> Iterator[Path]:
    """Yield the files that may hold the effects of a key: shipped ones by what they say, cached ones by their name."""
    for path in sorted(SHIPPED.glob("*.parquet")):
        if key_in(path) == key:
            yield path
    folder = cache_folder()
    if folder is not None and (path := folder / f"{key}.parquet").is_file():
        yield path


def cache_folder() -> Path | None:
    """Return where effects of one's own institutions are kept; None where nothing can be written."""
    compiled = compile_cache.folder()
    return None if compiled is None else compiled.parent / FOLDER


def keep(key: str, content: bytes) -> Path | None:
    """Write effects into the cache folder, and forget the oldest there; None where nothing can be written."""
    folder = cache_folder()
    if folder is None:
        return None
    path = folder / f"{key}.parquet"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_surely(path, content)
    except (OSError, InputError):
        return None
    _forget(folder, path)
    return path


def forget_parts(current: Path) -> None:
    """Forget unfinished work of other institutions and versions, but that of the last two."""
    with suppress(OSError):
        others = [path for path in current.parent.glob("*.parts") if path != current]
        for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[2:]:
            shutil.rmtree(path, ignore_errors=True)


def touch(path: Path) -> None:
    """Note that a file was used, so that others are forgotten before it."""
    if path.parent != SHIPPED:
        with suppress(OSError):
            os.utime(path)


def _forget(folder: Path, current: Path) -> None:
    with suppress(OSError):
        files = sorted(folder.glob("*.parquet"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in [path for path in files if path != current][MOST_KEPT - 1 :]:
            path.unlink(missing_ok=True)
