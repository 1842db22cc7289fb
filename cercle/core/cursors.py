"""Where the next page of a list begins, as it stands in an address."""

from datetime import UTC, datetime


def moment(at: datetime) -> str:
    """Without « + », which an address that nobody encoded turns into a space; ``datetime.fromisoformat`` reads it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
