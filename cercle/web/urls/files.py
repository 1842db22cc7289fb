from django.urls import path

from cercle.web.views.discussions.files import remove
from cercle.web.views.files.reading import open_attachment, preview

app_name = "files"
urlpatterns = [
    path("<uuid:id>/", open_attachment, name="open"),
    path("<uuid:id>/apercu/", preview, name="preview"),
    path("<uuid:id>/retirer/", remove, name="remove"),
]
