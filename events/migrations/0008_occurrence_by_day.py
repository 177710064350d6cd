# Says by itself at which address a session is, that of a date of an event too.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0007_events_without_one_date'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='occurrence',
            name='occurrence_by_date',
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['start', 'page', 'location', 'venue'], name='occurrence_by_day'),
        ),
    ]
