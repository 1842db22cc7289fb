"""A real HTTP server that speaks S3, and that can be stopped and come back."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import boto3
import pytest
from moto.server import ThreadedMotoServer

from cercle.config import files
from cercle.files.testing import store_in


class Peer:
    """With one bucket, « cercle »; what it holds outlives a stop."""

    def __init__(self) -> None:
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, self.port = self._server.get_host_and_port()
        self.url = f"http://{host}:{self.port}"
        boto3.client("s3", endpoint_url=self.url, region_name="us-east-1").create_bucket(Bucket="cercle")

    def stop(self) -> None:
        self._server.stop()

    def start(self) -> None:
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self._server.start()


def credentials(patch: pytest.MonkeyPatch) -> None:
    patch.setenv("AWS_ACCESS_KEY_ID", "key")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")


def use(url: str, settings: Any, patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the bucket of the server at ``url`` hold the files, as the environment says it."""
    patch.setenv(files.VARIABLE, f"s3://cercle/soins?endpoint={quote(url, safe='')}&region=us-east-1")
    store_in(settings, files.storage(folder))


@contextmanager
def mute() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def nobody() -> str:
    """The address of a server that is stopped."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"
