"""Version 1 of the API: the seams that outside programs use (architecture.md); keep them stable."""

from ninja import NinjaAPI

from cercle.api import errors
from cercle.api.authentication import BearerToken
from cercle.api.routes import directory, discussions, dossiers, files, invitations, messages

api = NinjaAPI(
    title="Cercle",
    version="1",
    urls_namespace="api",
    auth=BearerToken(),
    docs_url=None,  # its page would load scripts from another site
    description=(
        "Bearer tokens come from `cercle api-token EMAIL` or the settings page. Times are ISO 8601 in UTC. What is not "
        "the caller's answers exactly as what does not exist: 404. Each reading of a dossier is written to its journal "
        "of consultations. See docs/api.md."
    ),
)
errors.install(api)
api.add_router("/directory", directory.router, tags=["directory"])
api.add_router("/invitations", invitations.router, tags=["invitations"])
api.add_router("/discussions", discussions.router, tags=["discussions"])
api.add_router("/discussions", messages.router, tags=["discussions"])
for router in dossiers.ROUTERS:
    api.add_router("/dossiers", router, tags=["dossiers"])
api.add_router("", files.router, tags=["files"])
