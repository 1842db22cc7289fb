"""Where an installation keeps what it must not lose: one data folder, ``CERCLE_DATA``."""

from pathlib import Path

from cercle.config import env

#: The checkout (or the folder the package is installed in).
ROOT = Path(__file__).resolve().parent.parent.parent


def data() -> Path:
    """``CERCLE_DATA``, or ``var`` beside the package. Holds the database, the keys and what can be made again."""
    return env.path("CERCLE_DATA", ROOT / "var")
