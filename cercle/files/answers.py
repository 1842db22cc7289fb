"""A stored file as an answer: it may be shown, and do nothing."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from cercle.files.kinds import Kind
from cercle.files.queries import open_file

#: An image is shown alone: no script, no form, no other origin, whatever a browser would make of it.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; sandbox"
#: Browsers refuse to open their PDF reader under « sandbox »; it runs apart from the page's origin anyway. The reader's
#: own frame needs styles.
_READER = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)


def answer(request: HttpRequest, stored: str, *, kind: Kind, filename: str) -> HttpResponseBase:
    """The file ``stored``, obtained through the access of the domain that keeps it.

    Raises ``Refused`` (file_missing). The type is the one we found, never the sender's; ``nosniff`` is set for every
    answer (settings). It is kept by no cache: a shared computer must not show it after sign-out.
    """
    opened = open_file(stored)
    response: HttpResponseBase = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(opened.chunks)
    if request.method == "HEAD":
        opened.chunks.close()
    response.headers["Content-Type"] = kind.value
    response.headers["Content-Length"] = str(opened.size)
    response.headers["Content-Disposition"] = content_disposition_header(False, filename) or "inline"
    response.headers["Content-Security-Policy"] = _ALONE if kind.is_image else _READER
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
