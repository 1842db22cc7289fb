import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Process',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(help_text="its last sign of life, by the database's clock")),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.UUIDField(db_index=True)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='live.process')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('process', 'account'), name='presence_once')],
            },
        ),
        # Nothing of it is worth a write to the journal: after a crash of the database each process writes it again.
        migrations.RunSQL(
            "ALTER TABLE live_presence SET UNLOGGED; ALTER TABLE live_process SET UNLOGGED",
            "ALTER TABLE live_process SET LOGGED; ALTER TABLE live_presence SET LOGGED",
        ),
    ]
