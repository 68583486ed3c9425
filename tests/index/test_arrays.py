"""Arrays in bytes: what was written comes back, anything else is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.errors import IndexDamaged
from qa_bot.index.arrays import array_bytes, array_from

GOOD = array_bytes(np.arange(6, dtype="<i4").reshape(2, 3))


@pytest.mark.parametrize("dtype", ["<i4", "<i8", "<f4"])
@pytest.mark.parametrize("shape", [(0,), (7,), (0, 3), (4, 3)])
def test_round_trip(dtype: str, shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape), dtype=dtype).reshape(shape)
    again = array_from(array_bytes(array), dtype, *shape[1:])
    np.testing.assert_array_equal(again, array)
    assert (again.shape, again.dtype) == (shape, array.dtype)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not an array",
        GOOD[:-1],
        GOOD + b"\0",
        array_bytes(np.zeros((2, 3), "<i8")),
        array_bytes(np.zeros((2, 3), ">i4")),
        array_bytes(np.zeros((3, 2), "<i4")),
        array_bytes(np.zeros(6, "<i4")),
        array_bytes(np.asfortranarray(np.zeros((2, 3), "<i4"))),
        GOOD.replace(b"(2, 3)", b"(9, 3)"),
        GOOD.replace(b"(2, 3), }" + b" " * 15, b"(999999999999999, 3), } "),
    ],
)
def test_another_array_than_expected_is_refused(data: bytes) -> None:
    with pytest.raises(IndexDamaged):
        array_from(data, "<i4", 3)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_changes_a_number(place: int, byte: int) -> None:
    data = GOOD[:place] + bytes([byte]) + GOOD[place + 1 :]
    try:
        array = array_from(data, "<i4", 3)
    except IndexDamaged:
        return
    assert array.shape == (2, 3)
