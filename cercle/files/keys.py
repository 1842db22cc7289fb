"""A file's key as the text that its row holds."""

import base64


def armoured(key: bytes) -> str:
    return base64.b64encode(key).decode()


def bare(text: str) -> bytes:
    return base64.b64decode(text)
