"""Streams of programs: `GET /api/v1/live` with a bearer token (architecture.md, « Seams »)."""

from cercle.api.live.face import PATH, Programs
from cercle.api.live.messages import changed, message
from cercle.live import registry


def install() -> None:
    """Called once by the application's start."""
    registry.register_face(PATH, Programs())
    registry.register_renderer(Programs.name, "message", message, is_light=True)
    registry.register_renderer(Programs.name, "changed", changed)
