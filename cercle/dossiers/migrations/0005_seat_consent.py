"""The patient's word that a caregiver's grey seat rests on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_emergency")]
    operations = [
        migrations.AddField(
            model_name="circleseat",
            name="consent",
            field=models.ForeignKey(
                db_index=False,
                help_text="the patient's word that a caregiver's seat rests on",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="dossiers.consent",
            ),
        ),
    ]
