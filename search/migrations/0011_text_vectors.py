from django.db import migrations

# On PostgreSQL each text has its words ready to be found, of the four weights that columns have in FTS5.
ADD = """
ALTER TABLE search_entrytext ADD COLUMN vector tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', words), 'B')
    || setweight(to_tsvector('simple', structure), 'C') || setweight(to_tsvector('simple', body), 'D')
) STORED
"""
INDEX = "CREATE INDEX search_entrytext_vector ON search_entrytext USING gin (vector)"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)
        schema_editor.execute(INDEX)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_entrytext DROP COLUMN vector")


class Migration(migrations.Migration):
    dependencies = [("search", "0010_audience_of_events")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
