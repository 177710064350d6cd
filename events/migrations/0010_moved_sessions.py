# So that the sessions moved away from some days are found without reading all the others.

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_plausible_days'),
        ('events', '0009_occurrence_of_events'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(condition=models.Q(('start', models.F('planned_start')), _negated=True), fields=['planned_start'], name='occurrence_moved'),
        ),
    ]
