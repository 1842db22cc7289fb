"""A bucket of an S3 server as storage. Imported where one is set alone: its library is large."""

from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from storages.backends.s3 import S3Storage

#: Seconds: somebody waits in front of a page, and a thread with them.
CONNECT, ANSWER = 3, 15
#: Seconds for `GET /health`, which asks once.
CHECK_CONNECT, CHECK_ANSWER = 2, 3
#: One that fails at once may succeed at once: two tries, not the library's five.
TRIES = 2


class Bucket(S3Storage):  # type: ignore[misc]  # its library has no types
    failures = (BotoCoreError, Boto3Error, ClientError, HTTPClientError)

    def get_default_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().get_default_settings()
        return {**settings, "transfer_config": TransferConfig(num_download_attempts=TRIES)}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config = self._config(CONNECT, ANSWER, TRIES)

    def _config(self, connect: int, answer: int, tries: int) -> Config:
        return Config(
            s3={"addressing_style": self.addressing_style},
            signature_version=self.signature_version,
            connect_timeout=connect,
            read_timeout=answer,
            retries={"total_max_attempts": tries, "mode": "standard"},
        )

    def is_silent(self, error: Exception) -> bool:
        """What it refuses of one file says nothing of the others."""
        if isinstance(error, ClientError):
            return bool(error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500)
        return True

    def check(self) -> None:
        """That the bucket is there and lets us in: the right to list it is what tells a lost file from a refusal."""
        client = boto3.session.Session(
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            aws_session_token=self.security_token,
        ).client(
            "s3",
            region_name=self.region_name,
            endpoint_url=self.endpoint_url,
            config=self._config(CHECK_CONNECT, CHECK_ANSWER, 1),
        )
        try:
            client.head_bucket(Bucket=self.bucket_name)
        finally:
            client.close()
