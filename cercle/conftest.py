"""Fixtures for every test of the product."""

from cercle.core.testing import audit_lines_may_be_flushed, cast, clock
from cercle.delivery.testing import demo_mailbox, smtp_peer

__all__ = ["audit_lines_may_be_flushed", "cast", "clock", "demo_mailbox", "smtp_peer"]
