from django.db import migrations

# Plain FTS5 table: row ids are entry ids, stems only (analysed in Python), so the tokenizer just cuts at spaces.
CREATE = """
CREATE VIRTUAL TABLE search_text USING fts5(title, structure, words, body, tokenize = "unicode61 remove_diacritics 0")
"""
CREATE_TERMS = "CREATE VIRTUAL TABLE search_text_terms USING fts5vocab('search_text', 'row')"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(CREATE)
        schema_editor.execute(CREATE_TERMS)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_text_terms")
        schema_editor.execute("DROP TABLE search_text")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
