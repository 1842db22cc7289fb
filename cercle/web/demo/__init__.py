"""The demo: an invented territory that one may try everything on. Nothing here exists outside demo mode."""

from cercle.web.demo.accounts import accounts

__all__ = ["accounts"]
