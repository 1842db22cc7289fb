"""The worker asks every few seconds whose date has come (``dossiers.jobs.end_now``)."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dossiers", "0005_seat_consent")]
    operations = [
        AddIndexConcurrently(
            model_name="circlemember",
            index=models.Index(
                condition=models.Q(("ends_at__isnull", False), ("until__isnull", True)),
                fields=["ends_at"],
                name="circle_member_ending",
            ),
        ),
    ]
