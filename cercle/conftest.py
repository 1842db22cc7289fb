"""Fixtures for every test of the product."""

from cercle.core.testing import audit_lines_may_be_flushed, cast, clock

__all__ = ["audit_lines_may_be_flushed", "cast", "clock"]
