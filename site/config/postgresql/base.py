"""Django's PostgreSQL, with one writer at a time as SQLite has."""

from django.db.backends.postgresql import base

WRITERS = 66  # any number: the lock is of this database only, and nothing else takes one
# As long as SQLite waits (`settings.base`); also for the rows that the transaction will lock.
TURN = f"SELECT set_config('lock_timeout', '20s', true), pg_advisory_xact_lock({WRITERS})"


class DatabaseWrapper(base.DatabaseWrapper):
    """Transactions wait for one another; what reads or writes by itself does not.

    Saving one page writes those around it, their sessions and the version of the search index, in an order that each act
    has of its own: of two at once, PostgreSQL would refuse one (a deadlock).
    """

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if autocommit:
            return
        try:
            with self.wrap_database_errors:
                self.connection.execute(TURN)
        except Exception:
            self.connection.rollback()
            super()._set_autocommit(True)  # type: ignore[misc]
            raise
