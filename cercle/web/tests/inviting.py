"""What the web tests of invitations share: pressing through the steps as a browser does, by the forms themselves."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from cercle.accounts.models import Account
from cercle.invitations import links
from cercle.invitations.actions import invite_colleague
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import Invitation


class _Forms(HTMLParser):
    """Every form of a page: its action, its fields as a browser would send them untouched, its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(
                {"action": values.get("action", ""), "method": values.get("method", "get"), "fields": [], "buttons": []}
            )
        if not self.forms:
            return
        form = self.forms[-1]
        if tag == "input" and values.get("type") in {"checkbox", "radio"}:
            if "checked" in values:
                form["fields"].append((values["name"], values.get("value", "on")))
        elif tag == "input" and values.get("name"):
            form["fields"].append((values["name"], values.get("value", "")))
        elif tag == "select":
            form["select"] = values["name"]
        elif tag == "option" and "selected" in values:
            form["fields"].append((form["select"], values.get("value", "")))
        elif tag == "button" and values.get("type", "submit") == "submit":
            form["buttons"].append(values)


def forms_of(response: Any) -> list[dict[str, Any]]:
    parser = _Forms()
    parser.feed(response.content.decode())
    return parser.forms


def text_of(response: Any) -> str:
    """What a reader reads: no tags, entities as characters, one space between words."""
    bare = re.sub(r"<(script|style|template)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(bare).split())


def press(client: Client, response: Any, action: str, **typed: Any) -> Any:
    """Send the form that has ``action`` (its own, or that of one of its buttons), with ``typed`` over its fields."""
    for form in forms_of(response):
        if form["action"] == action or any(button.get("formaction") == action for button in form["buttons"]):
            data: dict[str, Any] = {}
            for name, value in form["fields"]:
                data.setdefault(name, []).append(value)
            data.update(typed)
            return client.post(action, data)
    raise AssertionError(f"no form leads to {action}")


def invited(actor: Account, **values: Any) -> Invitation:
    """An invitation that really was made."""
    made = invite_colleague(actor, **values).invitation
    assert made
    return made


def link_of(invitation: Invitation, channel: Channel = Channel.EMAIL) -> Link:
    link = links.read(links.make(invitation, channel))
    assert link
    return link
