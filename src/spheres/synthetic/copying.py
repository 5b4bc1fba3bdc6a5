"""Storing the synthetic region, fast: COPY, in parts, by several processes, grants made once at the end."""

import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import datetime
from graphlib import TopologicalSorter
from multiprocessing import get_context
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction
from django.utils import timezone
from rich.progress import Progress

from spheres.foundation.accounts.models import Credential, Member
from spheres.foundation.installation.models import SyntheticRegion
from spheres.programme.directory.actions import import_package
from spheres.synthetic import words, worker
from spheres.synthetic.region import OWNER, Region
from spheres.synthetic.resources import a_package

TRIGGERED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
SHUT = "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity"
"""Tables with policies. All hold for the owner too; one may stand open since a run that was cut short."""
FEWEST_RESOURCES = 60
"""Services in the directory; a large region has one for each five young people."""
PART = 500
"""Young people copied at once."""


class NotSynthetic(Exception):
    """The database holds members who were not made here: it is never emptied."""


def make_region(participants: int, seed: int) -> None:
    """Empty the region and make it anew. If it is interrupted, make it again: it begins by emptying."""
    now = timezone.now()
    region = Region(seed, now, participants)
    parts = [(start, min(start + PART, participants)) for start in range(0, participants, PART)]
    with Progress() as progress:
        task = progress.add_task("Making the region", total=participants)
        empty_region()
        SyntheticRegion.objects.using(OWNER).create(made_at=now)
        Member.objects.using(OWNER).bulk_create(region.signed_up())
        Credential.objects.using(OWNER).bulk_create(region.credentials())
        Authenticator.objects.using(OWNER).bulk_create(region.second_steps())
        for row in region.made_once():
            row.save(using=OWNER, force_insert=True)
        import_package(
            a_package(max(FEWEST_RESOURCES, participants // 5), seed, region.today),
            "Répertoire inventé",
            now,
            using=OWNER,
        )
        with _opened_for_copying():
            if len(parts) < 2:
                for part in parts:
                    make_part(region, *part)
            else:
                _make_in_parallel(parts, (seed, now, participants), lambda n: progress.advance(task, n))
            progress.update(task, completed=participants, description="Making the grants")


def _make_in_parallel(parts: list[tuple[int, int]], of: tuple[int, datetime, int], tell: Any) -> None:
    connections.close_all()
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, get_context("spawn"), worker.begin, of) as pool:
        running = {pool.submit(worker.make, *part): part for part in parts}
        for done in as_completed(running):
            done.result()
            tell(running[done][1] - running[done][0])


def make_part(region: Region, start: int, stop: int) -> None:
    """Make and store young people ``start`` to ``stop`` (not included), all or none of them."""
    region.rows.clear()
    for number in range(start, stop):
        region.make(number)
    with transaction.atomic(using=OWNER):
        for model in in_order(region.rows):
            copy_rows(model, region.rows[model])


def in_order(tables: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    """None before one that its rows point to."""
    points_to = {
        model: {field.related_model for field in model._meta.concrete_fields if field.is_relation} - {model}
        for model in tables
    }
    return [model for model in TopologicalSorter(points_to).static_order() if model in points_to]


def copy_rows(model: Any, rows: list[Any]) -> None:
    fields = [
        f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField | models.BigAutoField)
    ]
    names = [f.attname for f in fields]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    for row in rows:
        for field in fields:
            if getattr(field, "auto_now_add", False):
                field.pre_save(row, add=True)
            if field.name == "author_partner":  # the database's to say, but no trigger runs while copying
                row.author_partner_id = getattr(row, model.access.author).partner_id
    statement = f"COPY {model._meta.db_table} ({columns}) FROM STDIN"
    with connections[OWNER].cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([getattr(row, name) for name in names])


@contextmanager
def _opened_for_copying() -> Iterator[None]:
    """While rows are copied in: no trigger for each row, and the owner under no policy (PostgreSQL
    copies into no table under one). The application's role stays shut out of all of it.

    At the end every grant is derived in one statement, by the same view.
    """
    triggered, shut = _asked(TRIGGERED), _asked(SHUT)
    _sql(
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in triggered),
        *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in shut),
    )
    try:
        yield
    finally:
        _sql(
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in triggered),
            *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in shut),
        )
    columns = (
        "member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id, since, "
        "left_out, not_from"
    )
    _sql(f"INSERT INTO access_grant ({columns}) SELECT {columns} FROM access_derived", "ANALYZE")


def _asked(select: str) -> list[str]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(select)
        return [table for (table,) in cursor.fetchall()]


def _sql(*statements: str) -> None:
    with connections[OWNER].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def empty_region() -> None:
    """Everything but the partners and the ceilings, which are the pack's.

    Raises ``NotSynthetic`` where anyone has a real address.
    """
    if Member.objects.using(OWNER).exclude(email__endswith=words.DOMAIN).exists():
        raise NotSynthetic("This database has members of its own; a demo would erase them.")
    kept = {
        "accounts_partner",
        "access_ceiling",
        "django_migrations",
        "django_content_type",
        "vault_regionkey",
        "installation_installed",
        "access_proofkey",
    }
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.managed} - kept
    names = ", ".join(sorted(tables & set(connections[OWNER].introspection.table_names())))
    _sql(f"TRUNCATE {names} CASCADE")
    shutil.rmtree(settings.AUDIT_FOLDER, ignore_errors=True)  # the seals of a record that is no more
