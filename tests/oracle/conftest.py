"""Each walk begins on swept tables: the rolled-back rows of the one before would only slow it down."""

import psycopg
import pytest
from django.db import connections


@pytest.fixture(autouse=True)
def swept_tables(django_db_setup: None) -> None:
    owner = connections["owner"].settings_dict
    with psycopg.connect(
        host=owner["HOST"], user=owner["USER"], dbname=owner["NAME"], autocommit=True
    ) as connection:
        connection.execute("VACUUM")
