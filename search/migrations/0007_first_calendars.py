from django.conf import settings
from django.db import migrations
from django.db.models.functions import Substr


def fill(apps, schema_editor):
    """Whose school holidays count; `check_search --fix` says better of what has no address."""
    entries = apps.get_model("search", "Entry").objects
    entries.filter(insee="").update(departement=settings.DEPARTEMENTS[0])
    entries.exclude(insee="").update(departement=Substr("insee", 1, 2))
    entries.filter(insee__startswith="97").update(departement=Substr("insee", 1, 3))
    # The calendars come with the next roll, that of `make run` or of the night: it must not believe that it is done.
    apps.get_model("events", "Horizon").objects.update(finished_at=None, reached=0)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_occurrences"),
        ("search", "0006_calendar"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
