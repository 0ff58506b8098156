"""The exponential function, of additions and multiplications only.

The one of the C library is a call for one number at a time; this one the compiler can do for several people at once.
Both faces of the model use it, so that they agree to the last bit.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit, types
from numba.extending import intrinsic

_MOST = 700.0  # e**710 is more than a number can hold
_LOG2_E = 1.4426950408889634
_LN2_HIGH, _LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10  # ln 2 in two parts: k times the first is exact
_NEAREST = 6755399441055744.0  # 1.5 * 2**52: what is added to it is rounded to a whole number, which its last bits hold


F = TypeVar("F", bound=Callable[..., Any])
_inlined: Callable[[F], F] = njit(forceinline=True)


@intrinsic
def _power_of_two(typingctx: Any, shifted: Any) -> Any:
    """Return 2**k, from k + `_NEAREST`: the last bits are the exponent."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        from llvmlite import ir

        word = ir.IntType(64)
        exponent = builder.shl(builder.bitcast(args[0], word), ir.Constant(word, 52))
        return builder.bitcast(builder.add(exponent, ir.Constant(word, 1023 << 52)), ir.DoubleType())

    return types.float64(types.float64), codegen


@_inlined
def exp(x: float) -> float:
    """Return e to the power of x, within one unit in the last place; x is held between -700 and 700.

    With x = k ln 2 + r, e**x is 2**k e**r, and |r| < 0.347, where 14 terms of the series are enough; they are
    added in an order in which few wait for others (Estrin's scheme).

    Args:
        x: Any number.
    """
    x = min(max(x, -_MOST), _MOST)
    shifted = x * _LOG2_E + _NEAREST
    k = shifted - _NEAREST
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (1 / 2 + r * (1 / 6)) + r2 * (1 / 24 + r * (1 / 120))
    middle = (1 / 720 + r * (1 / 5_040)) + r2 * (1 / 40_320 + r * (1 / 362_880))
    high = (1 / 3_628_800 + r * (1 / 39_916_800)) + r2 * (1 / 479_001_600 + r * (1 / 6_227_020_800))
    rest = r2 * (low + r4 * (middle + r4 * high))
    found: float = (1.0 + (r + rest)) * _power_of_two(shifted)
    return found
