"""Arrays in the bytes of NumPy's .npy format, read back only where they are as expected."""

import re
from io import BytesIO

import numpy as np
from numpy.typing import DTypeLike, NDArray

from qa_bot.errors import IndexDamaged

_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '([^']+)', 'fortran_order': False, "
    rb"'shape': \((\d{1,18}),(?: (\d{1,4}))?\), \} *\n",
    re.DOTALL,
)
"""What NumPy writes before an array of one or two dimensions. Its own parser takes far more."""


def array_bytes(array: NDArray) -> bytes:
    buffer = BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def array_from(data: bytes, dtype: DTypeLike, columns: int | None = None) -> NDArray:
    """Read back what `array_bytes` gave: of this dtype, one-dimensional or with so many columns.

    Raises IndexDamaged: it is another array, or its header does not fit its length. Nothing is
    allocated before that is known: a header can promise any size.
    """
    dtype = np.dtype(dtype)
    header = _HEADER.match(data)
    if header is None:
        raise IndexDamaged("is no array")
    described, rows, width = header.groups()
    if described != dtype.str.encode() or int(width or 0) != (columns or 0):
        raise IndexDamaged("is not the array expected")
    if len(data) - header.end() != int(rows) * (columns or 1) * dtype.itemsize:
        raise IndexDamaged("has not the length of its rows")
    numbers = np.frombuffer(data, dtype, offset=header.end())
    return numbers.reshape(-1, columns) if columns else numbers
