"""Looking for words in the names and titles of one person’s own rows, which are few enough for Python to read."""

import unicodedata


def _plain(text: str) -> str:
    """Lower case, without accents; hyphens and apostrophes part words."""
    text = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return "".join(mark if mark.isalnum() else " " for mark in text.casefold())


def matches(q: str, *texts: str) -> bool:
    """Whether every word of ``q`` begins a word of ``texts``, in any order."""
    words = {word for text in texts for word in _plain(text).split()}
    return all(any(word.startswith(asked) for word in words) for asked in _plain(q).split())
