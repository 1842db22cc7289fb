"""What stops a start, in one line."""


class CannotStart(SystemExit):
    """The message is the one line that says what is wrong and, where possible, what to do about it."""

    def __init__(self, message: str) -> None:
        super().__init__(f"cercle: {message}")
