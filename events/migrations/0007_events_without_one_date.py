from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0006_dates_of_events'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='eventpage',
            name='events_even_start_656e32_idx',
        ),
        migrations.RemoveField(
            model_name='eventpage',
            name='end',
        ),
        migrations.RemoveField(
            model_name='eventpage',
            name='parents_only',
        ),
        migrations.RemoveField(
            model_name='eventpage',
            name='registration',
        ),
        migrations.RemoveField(
            model_name='eventpage',
            name='start',
        ),
    ]
