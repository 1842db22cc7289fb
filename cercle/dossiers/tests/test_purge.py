"""A withdrawn document stays as long as the law keeps a record, and then goes with its files."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast
from cercle.dossiers.actions.documents import Description, add_document, add_document_version, withdraw_document
from cercle.dossiers.jobs import purge_withdrawn
from cercle.dossiers.models import Document, DocumentVersion
from cercle.files.jobs import sweep
from cercle.files.models import StoredFile
from cercle.files.tests.making import image, pdf
from cercle.web.templatetags.cercle_record import HAPPENED

pytestmark = pytest.mark.django_db


def put(cast: Cast, withdrawn: timedelta | None) -> Document:
    """With two versions; withdrawn that long ago."""
    file = ContentFile(pdf(), "courrier.pdf")
    document = add_document(cast.doctor, cast.dossier, file, Description("letter", "Mauvais patient"))
    add_document_version(cast.doctor, document, ContentFile(image(), "photo.jpg"))
    if withdrawn is not None:
        withdraw_document(cast.doctor, document)
        Document.objects.filter(pk=document.pk).update(withdrawn_at=timezone.now() - withdrawn)
        StoredFile.objects.update(created_at=timezone.now() - withdrawn)
    return document


def test_after_twenty_years_it_goes_with_its_files(cast: Cast, files_folder: Path, settings: Any) -> None:
    old = put(cast, timedelta(days=7_306))
    young, shown = put(cast, timedelta(days=7_304)), put(cast, None)
    settings.WITHDRAWN_DOCUMENT_DAYS = 0
    purge_withdrawn(0)
    assert Document.objects.count() == 3
    settings.WITHDRAWN_DOCUMENT_DAYS = 7_305
    purge_withdrawn(0)
    sweep(0)
    assert set(Document.objects.values_list("pk", flat=True)) == {young.pk, shown.pk}
    assert DocumentVersion.objects.count() == 4
    assert StoredFile.objects.count() == sum(path.is_file() for path in files_folder.rglob("*")) == 8
    line = AuditLine.objects.get(act="document.purged")
    assert (line.actor, line.subject) == (None, str(cast.dossier.pk))
    assert line.detail == {"document": str(old.pk), "kind": "letter", "versions": 2}
    assert line.act in HAPPENED
    purge_withdrawn(0)
    assert AuditLine.objects.filter(act="document.purged").count() == 1
