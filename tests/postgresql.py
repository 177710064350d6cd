"""The copy of the tests' database on PostgreSQL: another database beside it, that it is made from again."""

from typing import Any

BESIDE = "kept"


def keep(connection: Any) -> None:
    connection.creation.clone_test_db(BESIDE, verbosity=0)


def put_back(connection: Any) -> None:
    quoted = connection.ops.quote_name
    name = quoted(connection.settings_dict["NAME"])
    kept = quoted(connection.creation.get_test_db_clone_settings(BESIDE)["NAME"])
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {kept}")
