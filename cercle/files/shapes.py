"""What the decoder and those who ask it say to each other. Imports nothing: the decoder's process starts at once."""

from dataclasses import dataclass

#: Pixels of a preview's longer side: twice what a page shows, for fine screens.
PREVIEW = 640


class Unfit(Exception):
    """The file is refused: ``code`` is one of those that ``refusals.py`` has words for."""

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Decoded:
    """``data`` is what may be kept; sizes in pixels, as seen upright."""

    data: bytes
    preview: bytes
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    animated: bool = False
