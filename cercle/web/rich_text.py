"""A message's words as HTML: links that can be followed, people who are named. All else is text, whatever it says."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cercle.discussions import queries
from cercle.discussions.models import Message
from cercle.discussions.text import mentions_in

_GAP = "[ .\u00a0\u202f-]?"
#: What is followed by a tap: addresses of pages and mailboxes, telephone numbers as they are written in France and
#: overseas. No other scheme is ever linked.
_LINKS = re.compile(
    rf"""(?P<url>(?<![\w@])https?://[^\s<>"«»“”]+)
    |(?P<mail>(?<![\w.+%/@-])(?:mailto:)?[\w.+%-]{{1,64}}@(?:[\w-]{{1,63}}\.){{1,8}}[a-z]{{2,24}}(?![\w@]))
    |(?P<phone>(?<![\w+.,/])(?<!\d{_GAP[:-1]})(?:tel:)?
        (?:(?:\+|00)(?:33|262|508|590|594|596|681|687|689){_GAP}[1-9]|0[1-9])(?:{_GAP}\d{{2}}){{4}}(?!{_GAP}\d|\w))""",
    re.IGNORECASE | re.VERBOSE,
)
_PAIRS = {")": "(", "]": "[", "}": "{"}
_REL = "noopener noreferrer"


def rich(message: Message) -> SafeString:
    """The body; ``mentions`` are fetched with the message."""
    people = {mention.account.name: mention.account_id for mention in queries.mentions_of(message)}
    parts: list[str] = []
    start = 0
    for match in _LINKS.finditer(message.body):
        shown, link = _link(match)
        if not link:
            continue
        parts += _named(message.body[start : match.start()], people)
        parts.append(link)
        start = match.start() + len(shown)
    parts += _named(message.body[start:], people)
    return mark_safe("".join(parts))  # noqa: S308  # every part was escaped


def _link(match: re.Match[str]) -> tuple[str, str]:
    """What is shown of what was found, and its HTML; "" for what is none after all."""
    text = match[0]
    if match["url"]:
        text = _trimmed(text)
        try:
            known = urlsplit(text).hostname
        except ValueError:
            return text, ""
        html = format_html('<a href="{}" target="_blank" rel="{}">{}</a>', text, _REL, text) if known else ""
        return text, html
    if match["mail"]:
        return text, format_html('<a href="mailto:{}" rel="{}">{}</a>', re.sub("^mailto:", "", text), _REL, text)
    number = re.sub(r"[^\d+]", "", text)
    return text, format_html('<a href="tel:{}" rel="{}">{}</a>', re.sub("^00", "+", number), _REL, text)


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence it stands in; a bracket stays when it was opened inside."""
    while address:
        last = address[-1]
        closes = last in _PAIRS and address.count(last) > address.count(_PAIRS[last])
        if not closes and last not in ".,;:!?'’…*_":
            break
        address = address[:-1]
    return address


def _named(text: str, people: dict[str, UUID]) -> Iterator[str]:
    pattern = mentions_in(people)
    if pattern is None or "@" not in text:
        yield escape(text)
        return
    plain = {" ".join(name.split()).casefold(): id for name, id in people.items()}
    start = 0
    for match in pattern.finditer(text):
        yield escape(text[start : match.start()])
        id = plain.get(" ".join(match["name"].split()).casefold(), "")
        yield format_html('<span class="mention" data-account="{}">{}</span>', id, match[0])
        start = match.end()
    yield escape(text[start:])
