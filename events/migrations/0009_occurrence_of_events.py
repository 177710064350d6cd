# So that SQLite reads the dates of events without all the sessions of places.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0008_occurrence_by_day'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='occurrence',
            name='occurrence_of_event',
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(condition=models.Q(('location__isnull', True)), fields=['location', 'start', 'page'], name='occurrence_of_events'),
        ),
    ]
