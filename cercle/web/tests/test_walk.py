"""No permissive default: every address of the product, as a signed-out visitor, a stranger, a former member, a patient.

An address is public because it stands in ``PUBLIC`` with its reason, or it sends a visitor to the sign-in page; one
that names a thing answers a stranger exactly as if the thing did not exist.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cercle.accounts.actions import start_change
from cercle.accounts.models import Account
from cercle.core.testing import Cast, make_account, signed_in
from cercle.discussions.actions import NewGuest, add_member, join_thread, leave_discussion, post_message, remove_guest
from cercle.discussions.models import Attachment, PendingSeat
from cercle.invitations.actions import invite_colleague
from cercle.notifications.actions import notify, ring_browser
from cercle.web.tests.test_reaching import asked

#: What anybody may open, and why.
PUBLIC = {
    "health": "monitoring asks it",
    "home": "leads to sign-in",
    "help:home": "the rule of reachability is public",
    "help:invited": "invited people have no account yet",
    "help:accept": "patients who are invited have no account yet",
    "help:accept_en": "patients who are invited have no account yet",
    "landing:arrive": "the link in the message",
    "landing:arrive_empty": "a link cut in the middle",
    "landing:letter": "whoever holds a printed letter has no account yet",
    "landing:show": "the invitation, held in a cookie",
    "landing:send_code": "proving a contact before there is an account",
    "landing:check_code": "proving a contact before there is an account",
    "landing:accept_as_new": "making the account",
    "landing:birth": "proving oneself before there is an account",
    "landing:join": "making the account",
    "landing:without_code": "making the account",
    "landing:accept": "needs the link and an account; without them it shows the invitation",
    "landing:sign_out": "leaves the account that is not theirs",
    "landing:decline": "no account is needed to say no",
    "landing:not_me": "no account is needed to say no",
    "landing:request_link": "no account is needed to ask",
    "installable:manifest": "browsers ask for it without a cookie",
    "installable:worker": "a script that holds nothing of anybody",
    "notifications:stop_digest": "the link of an e-mail stops e-mails, without signing in",
    "demo:accounts": "demo mode only",
    "demo:mailbox": "demo mode only",
    "demo:mailbox_json": "demo mode only",
    "demo:gallery": "demo mode only",
    "language": "chosen before signing in",
    "account_login": "signing in",
    "account_logout": "signing out twice is signing out",
    "account_inactive": "says that an account is closed",
    "account_request_login_code": "signing in without a password",
    "account_confirm_login_code": "signing in without a password",
    "account_reset_password": "whoever forgot cannot sign in",
    "account_reset_password_done": "whoever forgot cannot sign in",
    "account_reset_password_from_key": "whoever forgot cannot sign in",
    "account_reset_password_from_key_done": "whoever forgot cannot sign in",
    "mfa_authenticate": "the second half of signing in",
    "mfa_login_webauthn": "signing in with a passkey",
}
SIGN_IN = "/connexion/"


def patterns(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every address."""
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from patterns(each, route, inner)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name or ''}", route


ALL = sorted({pair for pair in patterns(get_resolver()) if not pair[1].startswith("api/")})
WEB = [pair for pair in ALL if "ninja" not in pair[0] and not pair[0].startswith("api")]


def address(route: str, **ids: object) -> str:
    """An address of ``route`` with ``ids`` (by converter name, or fresh ones) in the place of its parameters."""
    route = re.sub(r"^\^|\$$|\\", "", route.replace("^", ""))
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", "abc", route)

    def value(found: re.Match[str]) -> str:
        kind, name = found.group(1) or "str:", found.group(2)
        if name == "way":
            return "copy"
        fallback = {"uuid:": str(uuid4()), "int:": "999999"}.get(kind, "abc")
        return str(ids.get(name, fallback))

    return "/" + re.sub(r"<(\w+:)?(\w+)>", value, route).rstrip("$")


def broken(name: str, response: Any) -> bool:
    """A fault of the program; /health says 503 truthfully while no worker runs."""
    return response.status_code >= 500 and name != "health"


def wrong(found: list[str]) -> None:
    """Fail with all that is wrong at once: a walk that stops at its first finding is walked many times."""
    assert not found, "\n".join(found)


def test_a_visitor_is_sent_to_sign_in_unless_the_page_is_public(db: None) -> None:
    found = []
    for name, route in WEB:
        for method in ("get", "post", "head"):
            response = getattr(Client(), method)(address(route))
            said = f"{method} {name}: {response.status_code}"
            to_sign_in = response.headers.get("Location", "").startswith(SIGN_IN)
            allowed = name in PUBLIC or response.status_code == 405 or to_sign_in
            if not allowed or broken(name, response):
                found.append(said)
    wrong(found)


def test_nothing_breaks_for_anybody(cast: Cast) -> None:
    """Ids that belong to nothing, no field, odd queries: an answer, never a fault of the program."""
    odd = {"q": "\x00💉" * 50, "avant": "x", "n": "x", "discussion": "x", "chosen": "x"}
    fields = {"entry": "x", "discussion": "x", "client_id": "x", "press": "x"}
    found = []
    for account in (cast.doctor, cast.patient, cast.administrator):
        for name, route in WEB:
            client = signed_in(account)
            answers = (
                client.get(address(route)),
                client.get(address(route), odd),
                client.get(address(route), headers={"HX-Request": "true", "HX-Target": "panel"}),
                client.post(address(route), fields),
            )
            found += [f"{account.name}, {name}: {each.status_code}" for each in answers if broken(name, each)]
    wrong(found)


def test_what_is_not_yours_looks_exactly_absent(cast: Cast) -> None:
    """Each real thing, asked for by everybody whose it is not, answers as an id that nobody ever made."""
    outcome = invite_colleague(cast.doctor, name="A B", email="ab@example.net", discussion=cast.discussion)
    told = notify(cast.doctor, "link_requested", "x", {"name": "A B"})
    assert outcome.invitation
    assert outcome.sponsor
    assert told
    file = Attachment.objects.create(discussion=cast.discussion, uploader=cast.doctor, name="a.pdf", size=1, file="x")
    change = start_change(cast.doctor, channel="email", value="helene.neuve@example.org")
    things = [cast.discussion.pk, outcome.invitation.pk, outcome.sponsor.pk, told.pk, PendingSeat.objects.get().pk]
    things += [change.pk, file.pk]
    things.append(ring_browser(cast.doctor, "any", **asked()).pk)
    wrong([each for account in cast.everyone_outside() for each in told_apart(account, things)])


def test_a_patient_s_thread_looks_absent_to_all_but_its_people(cast: Cast) -> None:
    """Its professionals of before, its guests of before, and whoever was never there."""
    left, removed = make_account("Sonia Partie"), make_account("Luce Dubois", "caregiver")
    add_member(cast.doctor, cast.thread, left)
    leave_discussion(left, cast.thread)
    guest = NewGuest(account=removed, part="caregiver", name="Luce Dubois")
    row = join_thread(cast.thread, guest, invited_by=cast.doctor)
    remove_guest(cast.doctor, row)
    message = post_message(cast.doctor, cast.thread, body="A")
    things = [cast.thread.pk, cast.patient_row.pk, cast.caregiver_row.pk, row.pk, message.pk]
    outside = [left, removed, cast.nurse, cast.outsider, cast.stranger, cast.secretary, cast.administrator]
    wrong([each for account in outside for each in told_apart(account, things)])


def told_apart(account: Account, things: list[UUID]) -> list[str]:
    """Where ``account`` could tell one of ``things`` from what is not there."""
    found = []
    client = signed_in(account)
    for name, route in WEB:
        if "<uuid:" not in route or (account.is_administrator and name.startswith("invitations:")):
            continue  # an administrator sees that an invitation exists: test_notifications.py
        for method in ("get", "post"):
            absent = getattr(client, method)(address(route))
            if absent.status_code not in {403, 404, 405}:
                found.append(f"{account.name}, {method} {name}: {absent.status_code} for nothing")
            for thing in things:
                answer = getattr(client, method)(address(route, id=thing))
                same = answer.status_code == absent.status_code and _bare(answer) == _bare(absent)
                if not same:
                    found.append(f"{account.name}, {method} {name}: {answer.status_code} for a real one")
    return found


def _bare(response: Any) -> bytes:
    """Without the token that differs between two answers to the same question."""
    return re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*', b"", response.content)


def test_an_absent_page_is_the_same_as_an_absent_thing(cast: Cast) -> None:
    client = signed_in(cast.stranger)
    nowhere = client.get("/nulle-part/")
    nothing = client.get(f"/discussions/{uuid4()}/")
    forbidden = client.get(f"/discussions/{cast.discussion.pk}/")
    assert nowhere.status_code == nothing.status_code == forbidden.status_code == 404
    assert nowhere.content == nothing.content == forbidden.content


def test_the_list_of_public_pages_names_only_pages_that_exist() -> None:
    assert set(PUBLIC) - {name for name, _route in WEB} == set()


def test_every_form_asks_for_its_token(cast: Cast) -> None:
    """No view is exempt from the protection against forged requests."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.doctor, backend="django.contrib.auth.backends.ModelBackend")
    for name, route in WEB:
        response = strict.post(address(route))
        assert response.status_code in {403, 404, 405}, (name, response.status_code)


def test_walked_addresses_are_many() -> None:
    """A walk that finds nothing would pass for a good one."""
    assert len(WEB) > 50
