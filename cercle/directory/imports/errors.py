"""What stops an import."""


class FileFault(Exception):
    """The file as a whole cannot be used: nothing has been changed. The message is one line for the operator."""
