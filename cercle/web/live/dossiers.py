"""What happens in dossiers as pages receive it: only that something changed; who shows it asks for it again."""

from cercle.dossiers.pushes import EVENTS
from cercle.live import registry
from cercle.web.live.face import NAME
from cercle.web.live.people import told


def install() -> None:
    for event in EVENTS:
        registry.register_renderer(NAME, event, told(event))
