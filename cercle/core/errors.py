"""The domains' errors. Faces turn them into a page, a fragment or JSON in one place each."""

from collections.abc import Mapping


class CercleError(Exception):
    """Base of everything a domain refuses. ``status`` is the HTTP status faces answer with."""

    status = 400


class NotFound(CercleError):
    """Absent or not yours: deliberately the same error without detail (product.md §9)."""

    status = 404

    def __init__(self) -> None:
        super().__init__()


class Forbidden(CercleError):
    """Visible to this person, but their right is too small for the act."""

    status = 403


class Refused(CercleError):
    """A rule says no. ``code`` is stable for programs, ``message`` is shown to the person (translated)."""

    status = 409

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Invalid(CercleError):
    """Bad input: ``fields`` maps a field's name to its message (translated); "" is the whole form."""

    status = 422

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(dict(fields))
        self.fields = dict(fields)


class TooMany(CercleError):
    """A limit is reached. ``limit`` names the setting, ``retry_after`` is in seconds."""

    status = 429

    def __init__(self, limit: str, retry_after: int, message: str = "") -> None:
        super().__init__(message or limit)
        self.limit = limit
        self.retry_after = max(1, retry_after)
        self.message = message


class Away(CercleError):
    """Another server that this needs does not answer now: nothing was changed, and the same may be asked again.

    ``code`` is stable for programs, ``message`` is shown to the person (translated), ``retry_after`` is in seconds.
    """

    status = 503
    retry_after = 30

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
