"""Whoever posts sorts what waits into the index once there is enough of it: 4 MB, by default, are most of a second."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("discussions", "0007_find_what_was_posted")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER INDEX message_words SET (gin_pending_list_limit = 512)",
                    "ALTER INDEX message_words RESET (gin_pending_list_limit)",
                ),
            ],
            state_operations=[
                migrations.RemoveIndex(model_name="searchentry", name="message_words"),
                migrations.AddIndex(
                    model_name="searchentry",
                    index=GinIndex(fields=["words"], name="message_words", gin_pending_list_limit=512),
                ),
            ],
        ),
    ]
