"""Whatever is lost on the way, a reader who comes back ends with every message once, in the order of all.

The carrier's own pieces under hypothesis: posts, pushes that are dropped, streams that break at any moment and resume
where their client had got to.
"""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cercle.core.testing import Cast
from cercle.discussions import queries
from cercle.discussions.actions import post_message, start_discussion
from cercle.discussions.models import Message
from cercle.live.asgi import _next
from cercle.live.registry import Push, Viewer
from cercle.live.streams import Stream

STEP = 3


@dataclass
class Reader:
    """A client: what it has shown, in order, and the last id that it remembers."""

    cast: Cast
    shown: list[int] = field(default_factory=list)
    stream: Stream | None = None

    @property
    def last(self) -> int:
        return self.shown[-1] if self.shown else 0

    def receive(self, text: str) -> None:
        for line in text.split("\n"):
            if line.startswith("id: "):
                self.shown.append(int(line[4:]))

    def connect(self) -> None:
        """Open a stream after the last id, and catch up in steps as the carrier does."""
        self.stream = Stream(Viewer(self.cast.nurse.pk, "fr", ""), "test")
        self.stream.position = self.last
        while missed := queries.missed(self.cast.nurse, after=self.stream.position, limit=STEP):
            for message in missed:
                self.receive(_next(self.stream, Push("message", "{}", message.position)).decode())

    def push(self, position: int) -> None:
        if self.stream:
            self.receive(_next(self.stream, Push("message", "{}", position)).decode())


# What happens next: a post whose push arrives, comes twice or gets lost with the line; a line that breaks; one that
# comes back while pushes from before it are still on their way.
EVENTS = st.lists(st.sampled_from(["post", "post twice", "break", "connect", "late push"]), max_size=25)


@pytest.mark.django_db
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_every_message_is_shown_once_in_order(cast: Cast, settings_generous: None, events: list[str]) -> None:
    Message.objects.all().delete()
    other = start_discussion(cast.doctor, members=[cast.nurse])
    reader = Reader(cast)
    reader.connect()
    posted: list[int] = []
    for n, event in enumerate(events):
        if event.startswith("post"):
            message = post_message(cast.doctor, other if n % 3 else cast.discussion, body=str(n))
            posted.append(message.position)
            reader.push(message.position)
            if event == "post twice":
                reader.push(message.position)
        elif event == "break":
            reader.stream = None
        elif event == "connect":
            reader.connect()
        elif posted:
            reader.push(posted[-1])
    reader.connect()
    assert reader.shown == posted


@pytest.fixture
def settings_generous(settings) -> None:  # type: ignore[no-untyped-def]  # pytest-django's own
    settings.LIMITS = {**settings.LIMITS, "POSTS": 1_000_000}
