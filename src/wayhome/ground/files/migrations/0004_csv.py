"""Let a file that the house makes be a plain table (CSV)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0003_made_files'),
    ]

    operations = [
        migrations.AlterField(
            model_name='storedfile',
            name='kind',
            field=models.CharField(choices=[('pdf', 'PDF'), ('jpeg', 'JPEG'), ('png', 'PNG'), ('json', 'JSON'), ('xlsx', 'XLSX'), ('csv', 'CSV')], max_length=10),
        ),
    ]
