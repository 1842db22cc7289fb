"""One notification as its line and its toast show it: the sentence, and the one button."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from cercle.notifications.kinds import KINDS
from cercle.notifications.models import Notification

register = template.Library()


@dataclass(frozen=True)
class Notice:
    """``url`` is where the button leads, a page that asks before it acts; "" when there is nothing (more) to do."""

    notification: Notification
    text: str
    icon: str
    label: str = ""
    url: str = ""


@register.simple_tag
def notice(notification: Notification) -> Notice:
    kind = KINDS[notification.kind]
    data = {"name": "", **notification.data}
    line = Notice(notification, str(kind.sentence) % data, kind.icon)
    act = None if notification.done_at else kind.act(data)
    address = _address(act[0], notification) if act else ""
    if act is None or not address:
        return line
    return Notice(notification, line.text, line.icon, str(act[1]), address)


def _address(act: str, notification: Notification) -> str:
    """The page of an act; "" when the notification does not say about what."""
    data = notification.data
    if act in {"add_to_discussion", "add_to_circle"} and data.get("sponsor"):
        return reverse("invitations:add", args=[data["sponsor"]])
    if act in {"renew", "correct"} and data.get("invitation"):
        name = "invitations:resend" if act == "renew" else "invitations:correct"
        return reverse(name, args=[data["invitation"]]) + "?" + urlencode({"n": notification.pk})
    return ""
