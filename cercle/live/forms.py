"""Giving what happened the forms in which streams get it: once per face and language, whoever hears it."""

from django.utils import translation

from cercle.live import registry
from cercle.live.ear import Ring
from cercle.live.registry import Push, Said, Viewer


class Work:
    """One ring on its way to its streams, and the forms that it takes for those who hear it."""

    def __init__(self, ring: Ring, wanted: set[tuple[str, str]]) -> None:
        self.ring = ring
        self.wanted = wanted
        self.forms: dict[tuple[str, str], Push] = {}

    async def prepare(self) -> bool:
        """Give the light forms what this process knows, on the event loop; whether nothing is left to do."""
        light = {key for key in self.wanted if (key[0], self.ring.event) in registry.light}
        memo = registry.memos.get(self.ring.event)
        if memo is None or not light:
            return False
        pending = memo.pending(self.ring.ids)
        if pending is not None:
            await pending
        data = memo.take(self.ring.ids)
        if data is None:
            return False
        self.wanted = self.wanted - light
        for key in light:
            push = registry.renderers[key[0], self.ring.event](data)
            if push:
                self.forms[key] = push
        return not self.wanted

    def finish(self) -> None:
        """The other forms, in a thread: from all that the reader reads."""
        data = registry.readers[self.ring.event](self.ring.ids)
        if data is None:
            return
        for key in self.wanted:
            push = form(*key, self.ring.event, data)
            if push:
                self.forms[key] = push


def finish_all(work: list[Work]) -> None:
    for each in work:
        each.finish()


def form(face: str, language: str, event: str, data: object) -> Push | None:
    renderer = registry.renderers.get((face, event))
    if renderer is None:
        return None
    with translation.override(language):
        return renderer(data)


def missed(viewer: Viewer, face: str, after: int, limit: int) -> list[Push]:
    found: list[Said] = [said for memory in registry.memories for said in memory.missed(viewer.account, after, limit)]
    return [
        form(face, viewer.language, said.event, said.data) or Push("", "", position=said.position) for said in found
    ]
