"""Where files are stored: a folder beside the data, or a bucket of an S3 server (``CERCLE_FILES_URL``)."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cercle.config import env

VARIABLE = "CERCLE_FILES_URL"
_EXPECTED = "s3://bucket/prefix?endpoint=https://s3.example.fr&region=fr-par (the last two are optional)"


def storage(folder: Path) -> dict[str, Any]:
    """Django's ``STORAGES`` entry. Credentials of S3 come from ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``, or
    from whatever else boto3 finds (a role of the machine)."""
    value = env.text(VARIABLE)
    if not value:
        options = {
            "location": folder / "files",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "cercle.files.folder.Folder", "OPTIONS": options}
    return {"BACKEND": "cercle.files.bucket.Bucket", "OPTIONS": _bucket(value)}


def _bucket(value: str) -> dict[str, Any]:
    parts = urlsplit(value)
    asked = parse_qs(parts.query)
    endpoint = asked.pop("endpoint", [""])[0]
    region = asked.pop("region", [""])[0]
    secure = urlsplit(endpoint).scheme in {"http", "https"} if endpoint else True
    if parts.scheme != "s3" or not parts.hostname or asked or parts.username or not secure:
        raise env.BadSetting(VARIABLE, _EXPECTED)
    return {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": endpoint or None,
        "region_name": region or None,
        # One's own servers seldom have a name per bucket.
        "addressing_style": "path" if endpoint else "auto",
        "signature_version": "s3v4",
        "default_acl": None,
        "file_overwrite": True,  # names are random: looking for a free one first would cost a request
        "gzip": False,
    }
