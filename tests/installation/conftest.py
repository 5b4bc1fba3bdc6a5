"""A database of its own, since what is tried here is done to all of it."""

import os
from collections.abc import Iterator
from copy import deepcopy

import psycopg
import pytest
from django.db import connections
from psycopg import sql


@pytest.fixture(scope="session")
def own_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """An empty database, and the alias of a connection to it as the owner of its tables."""
    from spheres.config import database as db

    owner = connections["owner"].settings_dict
    name = f"spheres_installation_{os.getpid()}"
    with psycopg.connect(host=owner["HOST"], user="postgres", dbname="postgres", autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(2023)")  # roles are all databases'
        db.create_roles_and_database(admin, name)
        admin.execute("SELECT pg_advisory_unlock(2023)")
        connections.databases["installing"] = {**deepcopy(owner), "NAME": name}
        with django_db_blocker.unblock():
            yield "installing"
            connections["installing"].close()
        del connections.databases["installing"]
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
