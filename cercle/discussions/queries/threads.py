"""« Fils patients » and their guests."""

from django.db.models import Exists, OuterRef, Q, Subquery

from cercle.accounts.models import Account
from cercle.discussions.access import cared_by, guests_of
from cercle.discussions.models import Discussion, Guest, Member


def part_of(account: str, discussion: str = "discussion") -> Subquery:
    """For an annotation: as whom the account named by a column takes (or took) part; null for a professional."""
    rows = Guest.objects.filter(discussion=OuterRef(discussion), account=OuterRef(account))
    return Subquery(rows.values("part")[:1])


def guests(discussion: Discussion) -> list[Guest]:
    """The guests who take part now in a thread obtained by access, with their accounts, in the order they came."""
    present = Member.objects.filter(discussion=discussion, account=OuterRef("account"), left_at__isnull=True)
    return list(
        guests_of(discussion)
        .filter(Exists(present))
        .select_related("account", "verified_by")
        .order_by("created_at", "pk")
    )


def guests_at(user: Account, *, email: str = "", phone: str = "") -> list[Guest]:
    """The guests who take part now, in threads that ``user`` cares for, and have that contact; the liveliest first.

    The contact (normalised) is the one in the carers' notes, or the one that the guest's account proved. What an
    account merely claims is not looked at, and no thread of other carers is (pitfall S18).
    """
    known = Q()
    if email:
        known |= Q(email=email)
        known |= Q(account__emailaddress__email=email, account__emailaddress__verified=True)
    if phone:
        known |= Q(phone=phone)
        known |= Q(account__phone=phone, account__phone_verified_at__isnull=False)
    if not known:
        return []
    present = Member.objects.filter(
        discussion=OuterRef("discussion"), account=OuterRef("account"), left_at__isnull=True
    )
    there = Guest.objects.filter(known, Exists(present), discussion__in=cared_by(user)).distinct()
    return list(there.select_related("discussion").order_by("-discussion__last_at", "pk"))


def existing_thread(user: Account, *, email: str = "", phone: str = "") -> Discussion | None:
    """The liveliest thread that ``user`` cares for, in which the owner of that contact takes part now; None without."""
    found = guests_at(user, email=email, phone=phone)
    return found[0].discussion if found else None
