"""The short road of a message: posts that arrive together are written together (docs/live.md, « The short road »).

It takes only what is plain: a member with the right to post, a well-formed body, a limit not reached. Whatever is not
plain goes the long road (``actions.post_message``), which alone words refusals. Both keep the same promises: rights
checked under the discussion's lock, numbers without gaps, one audit line per message, bells in the order of commits.
"""

from cercle.discussions.posting.shapes import Wish, Written
from cercle.discussions.posting.writer import Unsure, Writer

__all__ = ["Unsure", "Wish", "Written", "post", "shutdown", "startup"]

_writer: Writer | None = None


async def startup() -> None:
    """Begin to write together (ASGI lifespan)."""
    global _writer
    if _writer is None:
        _writer = Writer()
        _writer.start()


async def shutdown() -> None:
    """Finish the batch on its way; what comes later takes the long road."""
    global _writer
    writer, _writer = _writer, None
    if writer:
        await writer.stop()


async def post(wish: Wish) -> Written | None:
    """The message once it is committed; None for the long road, nothing being kept. Raises ``Unsure``."""
    return await _writer.post(wish) if _writer else None
