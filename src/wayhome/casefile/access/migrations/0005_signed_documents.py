"""Let the signed document of an agreement be kept beside its fingerprint."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0004_agreements_as_objects"), ("files", "0002_second_lock")]
    operations = [
        migrations.AddField(
            "agreement",
            "document",
            models.ForeignKey(
                help_text="the signed document as it was kept, in a drawer of both sides",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AlterField(
            "agreement",
            "document_digest",
            models.CharField(
                default="",
                help_text="SHA-256 of the signed document as it was given, hexadecimal",
                max_length=64,
            ),
        ),
    ]
