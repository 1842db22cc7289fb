"""What is stored gives back what was written, or says that it was touched."""

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cercle.files.sealing import CHUNK, HEADER, TAG, Damaged, seal, sealed_size, unseal

KEY, NAME = b"k" * 32, "a" * 32
#: Around the edges of chunks.
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]


def sealed(data: bytes, key: bytes = KEY, name: str = NAME) -> bytes:
    return b"".join(seal(key, name, [data]))


def opened(stored: bytes, key: bytes = KEY, name: str = NAME) -> bytes:
    return b"".join(unseal(key, name, BytesIO(stored)))


def content(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


@pytest.mark.parametrize("size", SIZES)
def test_it_comes_back_and_has_the_length_that_is_foretold(size: int) -> None:
    stored = sealed(content(size))
    assert len(stored) == sealed_size(size)
    assert opened(stored) == content(size)


@given(st.lists(st.binary(max_size=300), max_size=20), st.integers(1, 50))
def test_parts_of_any_length_are_one_stream(parts: list[bytes], step: int) -> None:
    stored = b"".join(seal(KEY, NAME, parts))

    class Slow(BytesIO):
        """A storage that gives little at a time."""

        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or step, step))

    assert b"".join(unseal(KEY, NAME, Slow(stored))) == b"".join(parts)


def _chunk(stored: bytes, number: int) -> slice:
    begin = len(HEADER) + number * (CHUNK + TAG)
    return slice(begin, begin + CHUNK + TAG)


def _swap(stored: bytes) -> bytes:
    one, two = stored[_chunk(stored, 0)], stored[_chunk(stored, 1)]
    return HEADER + two + one + stored[_chunk(stored, 2)]


TOUCHED: dict[str, Callable[[bytes], bytes]] = {
    "one bit": lambda stored: stored[:100] + bytes([stored[100] ^ 1]) + stored[101:],
    "the last byte": lambda stored: stored[:-1],
    "the last chunk": lambda stored: stored[: _chunk(stored, 2).start],
    "all but the header": lambda stored: HEADER,
    "everything": lambda stored: b"",
    "a chunk left out": lambda stored: HEADER + stored[_chunk(stored, 1).start :],
    "two chunks swapped": _swap,
    "something after the end": lambda stored: stored + b"x",
    "a whole chunk after the end": lambda stored: stored + stored[_chunk(stored, 0)],
    "another version": lambda stored: b"cercle2\n" + stored[len(HEADER) :],
}


@pytest.mark.parametrize("how", TOUCHED)
def test_whatever_was_touched_is_found(how: str) -> None:
    stored = sealed(content(2 * CHUNK + 100))
    with pytest.raises(Damaged):
        opened(TOUCHED[how](stored))


def test_nothing_wrong_is_given_before_it_is_found() -> None:
    """Cut in the middle: what came out is right, and the end is not taken for the end."""
    data = content(3 * CHUNK)
    chunks = unseal(KEY, NAME, BytesIO(sealed(data)[: _chunk(b"", 1).stop]))
    assert next(chunks) == data[:CHUNK]
    with pytest.raises(Damaged):
        list(chunks)


def test_another_key_or_another_file_s_name_opens_nothing() -> None:
    stored = sealed(b"x")
    for key, name in ((b"o" * 32, NAME), (KEY, "b" * 32)):
        with pytest.raises(Damaged):
            opened(stored, key, name)
