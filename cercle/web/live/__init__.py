"""What is pushed to open pages: fragments, from the templates that pages are made of (docs/live.md)."""

from cercle.live import registry
from cercle.web.live import discussions, dossiers, news, people
from cercle.web.live.face import Pages

PATH = "/live"


def install() -> None:
    """Called once by the application's start."""
    registry.register_face(PATH, Pages())
    discussions.install()
    dossiers.install()
    news.install()
    people.install()
