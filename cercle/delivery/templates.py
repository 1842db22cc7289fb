"""One folder of templates per kind of message, in French source strings translated into the recipient's language.

``emails/<kind>/email.subject.txt``, ``email.txt``, ``email.html`` (optional) and ``sms/<kind>/sms.txt``. The preview
that the sender sees comes from here too, so that it shows exactly what leaves.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.template import Context, TemplateDoesNotExist, engines
from django.utils.translation import override

from cercle.delivery.sms_text import gsm_friendly


@dataclass(frozen=True)
class Rendered:
    """A message ready to leave. ``subject`` is one line, empty for an SMS; ``html`` is None for text alone.

    ``unsubscribe`` is the address that stops messages of this kind, for what nobody asked for each time.
    """

    subject: str
    text: str
    html: str | None = None
    unsubscribe: str = ""


def _filled(name: str, context: Mapping[str, object], *, escape: bool) -> str:
    template = engines["django"].engine.get_template(name)  # type: ignore[attr-defined]  # the engine behind the backend
    return str(template.render(Context(dict(context), autoescape=escape)))


def _tidy(text: str) -> str:
    """Without the blank lines and margins that template tags leave; exactly one newline at the end."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def render(kind: str, channel: str, language: str, context: Mapping[str, object]) -> Rendered:
    """The message ``kind`` in ``language`` (« fr », « en »), the same ``context`` for its text and its HTML.

    Values are escaped in HTML and left as they are in text. Raises ``TemplateDoesNotExist`` for an unknown kind.
    """
    values = {"language": language, "site_url": settings.BASE_URL, **context}
    with override(language):
        if channel == "sms":
            text = " ".join(_filled(f"sms/{kind}/sms.txt", values, escape=False).split())
            return Rendered("", gsm_friendly(text))
        subject = " ".join(_filled(f"emails/{kind}/email.subject.txt", values, escape=False).split())
        text = _tidy(_filled(f"emails/{kind}/email.txt", values, escape=False))
        try:
            html = _filled(f"emails/{kind}/email.html", {**values, "subject": subject}, escape=True).strip() + "\n"
        except TemplateDoesNotExist as missing:
            if missing.args[0] != f"emails/{kind}/email.html":
                raise
            html = None
    return Rendered(subject, text, html)
