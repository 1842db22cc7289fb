"""Each audit line gets a seal; the database refuses to change or remove seals as it does lines."""

from django.db import migrations, models

FORWARD = """
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""
BACKWARD = """
DROP TRIGGER audit_seal_no_truncate ON audit_seal;
DROP TRIGGER audit_seal_append_only ON audit_seal;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("line", models.BigIntegerField(unique=True)),
                ("at", models.DateTimeField(help_text="when it was sealed")),
                ("key", models.CharField(help_text="which key: the beginning of its digest", max_length=8)),
                ("digest", models.BinaryField(help_text="of number, at and the line's content", max_length=32)),
                ("chain", models.BinaryField(help_text="of the previous seal's chain and this digest", max_length=32)),
            ],
            options={"indexes": [models.Index(fields=["at"], name="audit_seal_by_time")]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
