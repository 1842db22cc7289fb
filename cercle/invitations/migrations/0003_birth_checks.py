import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('invitations', '0002_guests'),
    ]

    operations = [
        migrations.CreateModel(
            name='BirthCheck',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('session', models.CharField(help_text='digest of the browser session that answered', max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='birth_checks', to='invitations.invitation')),
            ],
        ),
    ]
