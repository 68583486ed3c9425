"""Arrays in the bytes of NumPy's .npy format, read back only where they are of the kind expected."""

from io import BytesIO
from math import prod

import numpy as np
from numpy.lib import format as npy
from numpy.typing import DTypeLike, NDArray

from qa_bot.errors import IndexDamaged


def array_bytes(array: NDArray) -> bytes:
    """The whole file."""
    buffer = BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def array_from(data: bytes, dtype: DTypeLike, columns: int | None = None) -> NDArray:
    """Read back what `array_bytes` gave: of this dtype, one-dimensional or with so many columns.

    Raises:
        IndexDamaged: it is another array, or its header does not fit its length. Nothing is
            allocated before that is known: a header can promise any size.
    """
    stream = BytesIO(data)
    try:
        if npy.read_magic(stream) != (1, 0):
            raise ValueError("another version")
        shape, by_column, found = npy.read_array_header_1_0(stream)
        fits = len(data) - stream.tell() == prod(shape) * found.itemsize
        if (
            found != np.dtype(dtype)
            or by_column
            or not fits
            or shape[1:] != ((columns,) if columns else ())
        ):
            raise ValueError(f"{found} of shape {shape}")
    except (ValueError, OverflowError) as error:
        raise IndexDamaged(f"is not the array expected ({error})") from error
    return np.frombuffer(data, found, offset=stream.tell()).reshape(shape)
