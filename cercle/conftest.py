"""Fixtures for every test of the product."""

from cercle.core.testing import cast, clock

__all__ = ["cast", "clock"]
