"""The newest change of all is asked for as often as the newest message (``queries.newest_position``)."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("discussions", "0005_messenger")]
    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                fields=["changed"], condition=models.Q(changed__isnull=False), name="message_last_change"
            ),
        ),
    ]
