"""Who opens a stream of programs: whoever has a token that works."""

from collections.abc import Collection, Mapping, Sequence

from cercle.accounts import tokens
from cercle.live.registry import Push, Viewer

PATH = "/api/v1/live"


class Programs:
    """``cercle.live.registry.Face`` of bearer tokens."""

    name = "programs"
    shows_presence = False

    def authenticate(self, headers: Mapping[str, str], asked: Mapping[str, str]) -> Viewer | None:
        scheme, _space, token = headers.get("authorization", "").partition(" ")
        account = tokens.authenticate(token.strip()) if scheme.lower() == "bearer" else None
        return Viewer(account.pk, account.language, token.strip()) if account else None

    def ended(self, viewers: Collection[Viewer]) -> set[Viewer]:
        return {viewer for viewer in viewers if tokens.authenticate(viewer.proof) is None}

    def greeting(self, viewer: Viewer) -> Sequence[Push]:
        return []

    def regained(self, viewer: Viewer) -> Sequence[Push]:
        return []
