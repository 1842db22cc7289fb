"""Numbers of the French health directories and their check digits (ANS; Luhn over all digits)."""

from functools import cache

_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others; False for anything but ASCII digits."""
    return digits.isascii() and digits.isdigit() and _sum(digits) % 10 == 0


def check_digit(digits: str) -> str:
    """The digit that makes ``digits`` followed by it pass ``luhn``."""
    return str(-_sum(digits + "0") % 10)


def rpps(text: str) -> bool:
    """Whether ``text`` is a well-formed RPPS number: 11 digits, the last of which checks the others.

    Asked of every row of the national file, hence the table of four digits at a time.
    """
    if len(text) != 11:
        return False
    sums = _sums_of_four()
    try:
        return (sums["0" + text[:3]] + sums[text[3:7]] + sums[text[7:]]) % 10 == 0
    except KeyError:
        return False


def national_id(text: str) -> bool:
    """Whether ``text`` can be an IDNPS: a type digit, then an RPPS, ADELI or internal identifier.

    The check digit is not looked at: a faulty one in the national file is a warning, not a refusal.
    """
    return 6 <= len(text) <= 20 and text.isascii() and text.replace("-", "").replace("/", "").isalnum()


def _sum(digits: str) -> int:
    return sum(map(int, digits[-1::-2])) + sum(_DOUBLED[int(digit)] for digit in digits[-2::-2])


@cache
def _sums_of_four() -> dict[str, int]:
    return {f"{number:04d}": _sum(f"{number:04d}") for number in range(10_000)}
