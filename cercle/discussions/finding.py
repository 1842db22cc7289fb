"""Finding messages whose bodies are ciphertext: their words as numbers, which say nothing without a key.

A number is a keyed digest (BLAKE2b, RFC 7693) of a discussion and of the beginning of a word. The key lies outside the
database (``CERCLE_SEARCH_KEY``) and is none of those that encrypt: whoever copies the table learns how often a word
that they cannot name comes back within one discussion, and nothing across discussions. What the numbers find is
decrypted and looked at again before anybody sees it, so that beginnings of a few lengths are enough.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from django.conf import settings

from cercle.core.words import plain

#: Lengths of the beginnings that are kept; a shorter word of two letters is kept whole.
LENGTHS = (3, 6)
SHORTEST = 2
#: Words of two letters that every French sentence has: they tell messages apart as little as no word.
_EMPTY = frozenset(
    ["au", "ce", "de", "du", "en", "et", "il", "je", "la", "le", "ma", "me", "ne", "on", "ou", "sa", "se", "si", "un"]
)


@lru_cache(maxsize=4096)
def _key(discussion: UUID, key: str) -> bytes:
    return blake2b(discussion.bytes, key=blake2b(key.encode()).digest(), person=b"cercle.search").digest()


def key_name() -> str:
    """What names the present key without saying anything of it."""
    return blake2b(settings.SEARCH_KEY.encode(), digest_size=16, person=b"cercle.key").hexdigest()


@lru_cache(maxsize=16384)
def _number(key: bytes, beginning: str) -> int:
    return int.from_bytes(blake2b(beginning.encode(), key=key, digest_size=8).digest(), signed=True)


def _is_kept(word: str) -> bool:
    return len(word) >= SHORTEST and word not in _EMPTY


def numbers(discussion: UUID, *texts: str) -> list[int]:
    """What finds a message of ``discussion`` that says ``texts``."""
    beginnings = {
        word[:length]
        for text in texts
        for word in plain(text).split()
        if _is_kept(word)
        for length in (LENGTHS if len(word) >= LENGTHS[0] else (len(word),))
        if len(word) >= length
    }
    key = _key(discussion, settings.SEARCH_KEY)
    return [_number(key, each) for each in sorted(beginnings)]


def asked(q: str) -> list[str]:
    """For each word of ``q`` that narrows a search, the beginning that is looked up. Empty: ``q`` finds nothing."""
    words = {word for word in plain(q).split() if _is_kept(word)}
    return sorted({word[: max(length for length in (SHORTEST, *LENGTHS) if length <= len(word))] for word in words})


def wanted(discussions: Iterable[UUID], beginning: str) -> list[int]:
    """The numbers of a beginning in each of these discussions."""
    return [_number(_key(discussion, settings.SEARCH_KEY), beginning) for discussion in discussions]


def is_found(word: str, asked: Sequence[str]) -> bool:
    """Whether a word of a text is what one of the words ``asked`` for means: a short one is that word, any other its
    beginning. Both are plain."""
    return any(word == each if len(each) < LENGTHS[0] else word.startswith(each) for each in asked)


def says(q: str, *texts: str) -> bool:
    """Whether every word of ``q`` is in ``texts``, in any order."""
    words = {word for text in texts for word in plain(text).split()}
    return all(any(is_found(word, [each]) for word in words) for each in plain(q).split())
