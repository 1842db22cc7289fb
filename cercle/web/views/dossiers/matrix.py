"""The matrix of rights, for an administrator to read and to change."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cercle.core.errors import NotFound
from cercle.dossiers import access
from cercle.dossiers.actions import set_right
from cercle.dossiers.rights import ACTS, HOLDERS, MATRIX, Holder, Right
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def matrix(request: Request) -> HttpResponseBase:
    """One cell is one form: POST names its ``holder``, its ``act``, and whether it is allowed."""
    if not request.user.is_administrator:
        raise NotFound
    if request.method == "POST":
        try:
            holder, right = Holder(request.POST.get("holder", "")), Right(request.POST.get("act", ""))
        except ValueError:
            raise NotFound from None
        set_right(request.user, holder, right, allowed=request.POST.get("allowed") == "1")
        return redirect("dossiers:matrix")
    return render_page(request, "dossiers/matrix.html", {"rows": _rows(), "holders": HOLDERS}, section="dossiers")


def _rows() -> list[dict[str, object]]:
    table = access.matrix()
    return [
        {
            "act": right.value,
            "label": label,
            "cells": [
                {
                    "holder": holder.value,
                    "label": name,
                    "allowed": right in table[holder],
                    "changed": (right in table[holder]) != (right in MATRIX[holder]),
                }
                for holder, name in HOLDERS.items()
            ],
        }
        for right, label in ACTS.items()
    ]
