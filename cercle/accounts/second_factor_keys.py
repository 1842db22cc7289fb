"""Secrets of second factors are encrypted as texts are, inside allauth's rows: they follow when keys change."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.db import transaction

#: Where allauth keeps what the adapter encrypted: one text, or a list of them.
_FIELDS = ("secret", "seed", "migrated_codes")


@transaction.atomic
def rotate(fresh: Callable[[bytes], bytes | None]) -> int:
    """Write them again under the newest key; how many there are (``cercle.core.rotation.others``)."""
    seen = 0
    for row in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN):
        changed = False
        for name in _FIELDS:
            value = row.data.get(name)
            texts = value if isinstance(value, list) else [value] if value else []
            renewed = [fresh(text.encode()) for text in texts]
            seen += len(texts)
            if any(renewed):
                kept = [new.decode() if new else old for new, old in zip(renewed, texts, strict=True)]
                row.data[name] = kept if isinstance(value, list) else kept[0]
                changed = True
        if changed:
            row.save(update_fields=["data"])
    return seen
