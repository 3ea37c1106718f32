"""Know the kinds of files that the house makes itself."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_second_lock'),
    ]

    operations = [
        migrations.AlterField(
            model_name='storedfile',
            name='kind',
            field=models.CharField(choices=[('pdf', 'PDF'), ('jpeg', 'JPEG'), ('png', 'PNG'), ('json', 'JSON'), ('xlsx', 'XLSX')], max_length=10),
        ),
    ]
