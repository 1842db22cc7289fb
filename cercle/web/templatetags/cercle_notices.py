"""One notification as its line and its toast show it: the sentence, and the one button."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from cercle.notifications.models import Notification

register = template.Library()


#: Acts that show a whole page rather than ask something in the panel.
PAGES = frozenset({"open_thread", "open_message", "open_tasks", "open_dossier"})


@dataclass(frozen=True)
class Notice:
    """``url`` is where the button leads, a page that asks before it acts; "" when there is nothing (more) to do.

    ``is_page``: it leads to a page of its own, and the notification counts as read by going there.
    """

    notification: Notification
    text: str
    icon: str
    label: str = ""
    url: str = ""
    is_page: bool = False


@register.simple_tag
def notice(notification: Notification) -> Notice:
    line = Notice(notification, notification.sentence, notification.icon)
    address = _address(notification.act, notification)
    if not address:
        return line
    return Notice(
        notification, line.text, line.icon, notification.act_label, address, is_page=notification.act in PAGES
    )


def _address(act: str, notification: Notification) -> str:
    """The page of an act; "" when the notification does not say about what."""
    data = notification.data
    if act in {"add_to_discussion", "add_to_circle"} and data.get("sponsor"):
        return reverse("invitations:add", args=[data["sponsor"]])
    if act == "open_thread" and data.get("discussion"):
        return reverse("discussions:detail", args=[data["discussion"]])
    if act == "open_message" and data.get("discussion"):
        at = "?" + urlencode({"message": data["message"]}) if data.get("message") else ""
        return reverse("discussions:detail", args=[data["discussion"]]) + at
    if act == "open_dossier" and data.get("dossier"):
        return reverse("dossiers:detail", args=[data["dossier"]])
    if act == "open_tasks" and data.get("dossier"):
        return reverse("record:tasks", args=[data["dossier"]])
    if act in {"renew", "correct"} and data.get("invitation"):
        name = "invitations:resend" if act == "renew" else "invitations:correct"
        return reverse(name, args=[data["invitation"]]) + "?" + urlencode({"n": str(notification.pk)})
    return ""
