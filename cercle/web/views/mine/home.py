"""The small home of a patient or caregiver: what waits for them, and the conversations they are in."""

from django.http import HttpResponse

from cercle.accounts import queries as accounts
from cercle.discussions import queries
from cercle.dossiers.queries import dossier_list
from cercle.invitations.waiting import waiting_for
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request

#: Of the patient themselves, and of those they care for.
DOSSIERS = 10


def own_home(request: Request) -> HttpResponse:
    account = request.user
    # What the page listens from is read first: everything read after it is not missed.
    position, people_mark = queries.newest_position(), queries.people_mark(account)
    contacts = accounts.contacts_of(account)
    proven = any(contact.verified for contact in contacts)
    context = {
        "position": position,
        "people_mark": people_mark,
        "listing": queries.discussion_list(account, archived=None),
        "waiting": waiting_for(account),
        "dossiers": dossier_list(account, limit=DOSSIERS).rows,
        "changes": accounts.waiting_changes(account),
        # Nothing brings them back but a code that surely reaches them.
        "unproven": None if proven else next((contact for contact in contacts if contact.value), None),
        "offers_key": proven and not accounts.second_factor(account).keys,
    }
    return render_page(request, "mine/home.html", context, section="discussions")
