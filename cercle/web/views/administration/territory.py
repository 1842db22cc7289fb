"""How the territory does, for administrators: numbers and professionals' names, never a patient's."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cercle.accounts.access import check_administrator
from cercle.accounts.models import Account
from cercle.accounts.queries import professionals_seen
from cercle.core.weeks import mondays
from cercle.discussions.queries import messages_by_week
from cercle.dossiers.queries import most_missing
from cercle.invitations.queries import invitations_by_week, pending_count
from cercle.web.charts import Chart, weekly
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in

#: Weeks shown, the running one included.
WEEKS = 13


@require_safe
@signed_in
def territory(request: Request) -> HttpResponseBase:
    check_administrator(request.user)
    context = {
        "seen": professionals_seen(request.user),
        "pending": pending_count(request.user),
        "charts": charts(request.user),
        "missing": most_missing(request.user),
        "weeks": WEEKS,
    }
    return render_page(request, "administration/territory.html", context, section="administration")


def charts(user: Account) -> list[Chart]:
    """Activity by week, the running one last."""
    weeks = mondays(WEEKS)
    invited = invitations_by_week(user, weeks[0])
    return [
        weekly(_("Messages échangés"), weeks, {_("messages"): messages_by_week(user, weeks[0])}),
        weekly(
            _("Invitations"),
            weeks,
            {_("invitations créées"): invited.made, _("invitations acceptées"): invited.accepted},
        ),
    ]
