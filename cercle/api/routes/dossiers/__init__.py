"""The addresses of dossiers, one module for each part of one."""

from cercle.api.routes.dossiers import appointments, circle, documents, journal, records, tasks, timeline

ROUTERS = [each.router for each in (records, circle, journal, documents, tasks, appointments, timeline)]
