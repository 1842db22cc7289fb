"""The language of an answer that is given below Django's middleware."""

from django.conf import settings
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header


def language_of(accepted: str) -> str:
    """The first language of an ``Accept-Language`` header that we speak; ours without one."""
    for wanted, _weight in parse_accept_lang_header(accepted[:200]):
        if wanted == "*":
            break
        try:
            return str(get_supported_language_variant(wanted))
        except LookupError:
            continue
    return str(settings.LANGUAGE_CODE)
