"""What one was told, newest first."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from cercle.core.errors import NotFound
from cercle.notifications.access import access_notification
from cercle.notifications.actions import mark_all_read, mark_read
from cercle.notifications.queries import page, unread_count
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.templatetags.cercle_notices import notice


@require_safe
@signed_in
def notification_list(request: Request) -> HttpResponseBase:
    rows = page(request.user, request.GET.get("avant") or None)
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "notifications/_rows.html", {"page": rows})
    context = {"page": rows, "unread": unread_count(request.user)}
    return render_page(request, "notifications/list.html", context, section="notifications")


@require_POST
@signed_in
def read_all(request: Request) -> HttpResponseBase:
    mark_all_read(request.user)
    return redirect("notifications:list")


@require_POST
@signed_in
def read_one(request: Request, id: UUID) -> HttpResponseBase:
    notification = access_notification(request.user, id)
    mark_read(request.user, notification)
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "notifications/_row.html", {"notification": notification})
    return redirect("notifications:list")


@require_POST
@signed_in
def open_one(request: Request, id: UUID) -> HttpResponseBase:
    """The page that the notification leads to; it is read by going there."""
    notification = access_notification(request.user, id)
    line = notice(notification)
    if not line.is_page:
        raise NotFound
    mark_read(request.user, notification)
    # A toast came by the stream, which knows no form's token: htmx posts it, and is sent on by a header.
    return HttpResponseClientRedirect(line.url) if request.htmx else redirect(line.url)  # type: ignore[attr-defined]
