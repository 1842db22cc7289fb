"""One spelling fault: a letter too many, too few, another one, or two neighbours exchanged."""


def within_one(typed: str, word: str) -> bool:
    """Whether one fault at most separates the two (optimal string alignment distance ≤ 1)."""
    if typed == word:
        return True
    if abs(len(typed) - len(word)) > 1:
        return False
    start = _common(typed, word)
    if len(typed) == len(word):
        return typed[start + 1 :] == word[start + 1 :] or (
            typed[start : start + 2] == word[start : start + 2][::-1] and typed[start + 2 :] == word[start + 2 :]
        )
    longer, shorter = (typed, word) if len(typed) > len(word) else (word, typed)
    return longer[start + 1 :] == shorter[start:]


def begins_within_one(typed: str, word: str) -> bool:
    """Whether some beginning of ``word`` is within one fault of ``typed``: for the word being typed."""
    return any(within_one(typed, word[:length]) for length in range(len(typed) - 1, len(typed) + 2))


def _common(a: str, b: str) -> int:
    for place, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return place
    return min(len(a), len(b))
