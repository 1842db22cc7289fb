"""What became of the messages of one thing."""

from collections.abc import Collection, Iterable

from cercle.delivery.models import Outgoing


def latest(kind: str | Collection[str], references: Iterable[object]) -> dict[str, Outgoing]:
    """The newest message of each reference, of one kind or of several, in one query; references that were never
    written to are absent."""
    wanted = {str(reference) for reference in references}
    if not wanted:
        return {}
    kinds = [kind] if isinstance(kind, str) else list(kind)
    rows = (
        Outgoing.objects.filter(kind__in=kinds, reference__in=wanted)
        .order_by("reference", "-created_at", "-id")
        .distinct("reference")
    )
    return {row.reference: row for row in rows}


def history(kind: str, reference: object) -> list[Outgoing]:
    """Every message of one reference, newest first. The caller obtained the thing by its own access."""
    return list(Outgoing.objects.filter(kind=kind, reference=str(reference)).order_by("-created_at", "-id"))
