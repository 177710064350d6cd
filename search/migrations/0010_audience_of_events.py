from django.db import migrations


def fill(apps, schema_editor):
    """As `events.0006_dates_of_events` says of the pages."""
    entries = apps.get_model("search", "Entry").objects
    entries.filter(sorte="evenement", parents_only=True).update(audience="parents")


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0006_dates_of_events"),
        ("search", "0009_closings"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
