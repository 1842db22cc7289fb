"""Fields that take one of some codes. The domain judges them, so that the refusal is in the caller's language."""

from collections.abc import Iterable
from typing import Any

from pydantic import Field


def choice(default: Any, codes: Iterable[str]) -> Any:
    """A text field; the description names the ``codes``."""
    return Field(default, max_length=40, json_schema_extra={"enum": list(codes)})
