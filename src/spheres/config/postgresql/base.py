"""Where Django looks for an ``ENGINE``."""

from typing import Any

import psycopg
from django.db.backends.postgresql import base

from spheres.config.door import Door
from spheres.config.pooled import quickly

DOOR = Door()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that comes within seconds, or not at all."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.pool:
            return super().get_new_connection(conn_params)
        DOOR.enter(lambda: self._look(conn_params))
        try:
            with quickly():
                return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            DOOR.shut()
            raise

    def _look(self, conn_params: dict[str, Any]) -> None:
        """Whether the database is back; the pools then let go of what they hold from before."""
        self.Database.connect(**conn_params).close()
        for pool in list(self._connection_pools.values()):  # type: ignore[attr-defined]
            pool.drain()
