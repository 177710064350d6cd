"""Stands for the PostgreSQL driver, which the tools of development bring and a site on SQLite does not have.

Where it is found, Wagtail's libraries load it whatever the database: eight megabytes in each process.
"""

raise ImportError
