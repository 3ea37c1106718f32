"""Keep the moment at which an access ended, so that who lost a case reads the notice of that act and no other."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_seal_free_text'),
    ]

    operations = [
        migrations.AddField(
            model_name='caseaccess',
            name='ended_at',
            field=models.DateTimeField(help_text='the moment of the act that ended it', null=True),
        ),
        migrations.AlterField(
            model_name='caseaccess',
            name='ends_on',
            field=models.DateField(help_text='first day without it', null=True),
        ),
    ]
