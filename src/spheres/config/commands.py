"""The ``spheres`` command: everything an operator does."""

import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from spheres.exchange.packs.checking import Finding
    from spheres.foundation.audit.alarm import Reader
    from spheres.foundation.audit.verifying import Outcome
    from spheres.foundation.installation.check import Difference

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
database_app = typer.Typer(no_args_is_help=True, help="The database: its roles and its tables.")
pack_app = typer.Typer(no_args_is_help=True, help="The region's pack.")
app.add_typer(database_app, name="database")
app.add_typer(pack_app, name="pack")
audit_app = typer.Typer(no_args_is_help=True, help="The record of looks: sealing it, and proving it whole.")
app.add_typer(audit_app, name="audit")
vault_app = typer.Typer(no_args_is_help=True, help="The region's keys, and what was erased.")
app.add_typer(vault_app, name="vault")
keys_app = typer.Typer(no_args_is_help=True, help="The keys on paper, and whether they open a backup.")
app.add_typer(keys_app, name="keys")
member_app = typer.Typer(no_args_is_help=True, help="Members, where no page can: the first two.")
app.add_typer(member_app, name="member")
mail_app = typer.Typer(no_args_is_help=True, help="The mail server.")
app.add_typer(mail_app, name="mail")
directory_app = typer.Typer(no_args_is_help=True, help="The directory of resources.")
app.add_typer(directory_app, name="directory")


ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL")


def _ready(*, as_worker: bool = False, as_owner: bool = False) -> bool:
    """Make the database reachable, then start Django: as the application's role, or the background work's.
    True when the server is the one in the wheel, since no address of another is given.

    Where an address of a database is set, each that is needed must be: nothing is done to another one."""
    import django  # noqa: PLC0415 - settings need the environment below

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spheres.config.settings")
    from spheres.config.deployment import deployment  # noqa: PLC0415

    given = deployment()
    addresses = dict(
        zip(ADDRESSES, (given.database_url, given.database_owner_url, given.database_worker_url), strict=True)
    )
    embedded = not any(addresses.values())
    if embedded:
        _start_embedded(given.data_folder)
        addresses = {name: os.environ[name] for name in ADDRESSES}
    needed = {ADDRESSES[2]} if as_worker else {ADDRESSES[0], *([ADDRESSES[1]] if as_owner else [])}
    missing = [name for name in ADDRESSES if name in needed and not addresses[name]]
    if missing:
        typer.echo(f"Not done: {' and '.join(missing)} must be set for this (docs/operator.md).", err=True)
        raise typer.Exit(1)
    if as_worker:
        os.environ.update(DATABASE_URL=str(addresses[ADDRESSES[2]]), SPHERES_BACKGROUND="1")
        deployment.cache_clear()
    django.setup()
    return embedded


def _start_embedded(data_folder: Path) -> None:
    import psycopg  # noqa: PLC0415

    from spheres.config import database as db  # noqa: PLC0415

    socket_folder = db.start_embedded(data_folder)
    with psycopg.connect(host=socket_folder, user="postgres", dbname="postgres", autocommit=True) as admin:
        db.create_roles_and_database(admin, db.REGION_DATABASE)
    roles = {
        "DATABASE_URL": db.APP, "DATABASE_OWNER_URL": db.OWNER, "DATABASE_WORKER_URL": db.WORKER,
        "DATABASE_BACKUP_URL": db.BACKUP,
    }  # fmt: skip
    for name, role in roles.items():
        os.environ[name] = f"postgresql://{role}@/{db.REGION_DATABASE}?host={socket_folder}"
    from spheres.config.deployment import deployment  # noqa: PLC0415

    deployment.cache_clear()


@database_app.command("create")
def database_create(
    admin_url: Annotated[str, typer.Argument(help="postgresql:// address of a role that may create roles")],
    name: str = "spheres",
    owner_password: Annotated[str, typer.Option(prompt=True, hide_input=True)] = "",
    app_password: Annotated[str, typer.Option(prompt=True, hide_input=True)] = "",
    worker_password: Annotated[str, typer.Option(prompt=True, hide_input=True)] = "",
    backup_password: Annotated[str, typer.Option(prompt=True, hide_input=True)] = "",
) -> None:
    """Create the owner's, the application's, the background work's and the backups' roles, and the region's
    database."""
    import psycopg  # noqa: PLC0415

    from spheres.config import database as db  # noqa: PLC0415

    with psycopg.connect(admin_url, autocommit=True) as admin:
        try:
            left = db.create_roles_and_database(
                admin, name, owner_password, app_password, worker_password, backup_password
            )
        except db.MayNot as refused:
            typer.echo(f"Not done: {refused}.", err=True)
            raise typer.Exit(1) from None
    typer.echo(
        f"Ready: {db.OWNER} owns {name}; {db.APP} and {db.WORKER} sign in to it, {db.BACKUP} for backups."
    )
    _tell_what_a_superuser_must_do(left)


@database_app.command("backup-role")
def database_backup_role(
    admin_url: Annotated[str, typer.Argument(help="postgresql:// address of a role that may create roles")],
    backup_password: Annotated[str, typer.Option(prompt=True, hide_input=True)] = "",
) -> None:
    """Create the role that backups are made by, where a region was installed without it."""
    import psycopg  # noqa: PLC0415

    from spheres.config import database as db  # noqa: PLC0415

    with psycopg.connect(admin_url, autocommit=True) as admin:
        left = db.create_backup_role(admin, backup_password)
    typer.echo(f"Ready: {db.BACKUP} reads every row, and nothing that serves signs in as it.")
    _tell_what_a_superuser_must_do(left)


def _tell_what_a_superuser_must_do(left: list[str]) -> None:
    if left:
        typer.echo("Not all: backups can be made once a superuser of the server has said:", err=True)
        for statement in left:
            typer.echo(f"  {statement};", err=True)
        raise typer.Exit(1)


@database_app.command("migrate")
def database_migrate() -> None:
    """Bring the tables and the database's code to this version, as the owner; then take the pack in."""
    _ready(as_owner=True)
    for name in migrate():
        typer.echo(name)


@database_app.command("check")
def database_check() -> None:
    """Hold the database against what it should be, and name what differs. Ends with 1 when something does."""
    _ready()
    found = _differences()
    for difference in found:
        typer.echo(str(difference), err=True)
    typer.echo("The database is as it should be." if not found else f"{len(found)} differences.")
    if found:
        raise typer.Exit(1)


def _differences() -> "list[Difference]":
    from django.db import connection  # noqa: PLC0415

    from spheres.foundation.installation.check import differences  # noqa: PLC0415
    from spheres.foundation.installation.plan import whole_plan  # noqa: PLC0415

    with connection.cursor() as cursor:
        return differences(cursor, whole_plan())


def _refuse_what_is_unsafe() -> None:
    """Nothing is served or done while somebody may do more than is declared, or while someone who was erased
    can be read again; what else differs is told."""
    from django.conf import settings  # noqa: PLC0415

    from spheres.programme.privacy.actions import not_applied, not_believed  # noqa: PLC0415
    from spheres.programme.privacy.noting import FILE, not_in_the_key_file  # noqa: PLC0415

    _refuse_an_older_copy()
    found = _differences()
    for difference in found:
        typer.echo(str(difference), err=True)
    if any(difference.wider for difference in found):
        if any(difference.name.startswith("role ") for difference in found if difference.wider):
            typer.echo("What a role may do, only a superuser takes back: ALTER ROLE, REVOKE.", err=True)
        typer.echo("Not started: run `spheres database migrate` first.", err=True)
        raise typer.Exit(1)
    if since := len(not_in_the_key_file(settings.AUDIT_FOLDER)):
        typer.echo(
            f"The key file is an older copy: {since} were erased after it was written, says "
            f"{settings.AUDIT_FOLDER / FILE}.",
            err=True,
        )
        typer.echo(
            "Not started: put the newest key file in its places; where none is newer, "
            "`spheres restore` lets go what wrapped them (docs/operator.md, Backups).",
            err=True,
        )
        raise typer.Exit(1)
    if back := not_applied(settings.AUDIT_FOLDER):
        typer.echo(f"{back} who were erased can be read again.", err=True)
        typer.echo("Not started: run `spheres vault erased` first.", err=True)
        raise typer.Exit(1)
    if unsigned := not_believed(settings.AUDIT_FOLDER):
        typer.echo(
            f"{unsigned} who can be read are noted as erased in {settings.AUDIT_FOLDER / FILE}, and this "
            "region did not sign it.",
            err=True,
        )
        typer.echo(
            "Not started: take these lines out, or, where you know them to be true, run "
            "`spheres vault erased --unsigned`.",
            err=True,
        )
        raise typer.Exit(1)


def _refuse_an_older_copy() -> None:
    """What was written since must not be forgotten in silence, nor an erasure."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import ProgrammingError  # noqa: PLC0415

    from spheres.foundation.audit.numbering import is_older_copy  # noqa: PLC0415
    from spheres.foundation.vault.models import RegionKey  # noqa: PLC0415

    try:
        is_older = is_older_copy(settings.AUDIT_FOLDER)
        is_whole = RegionKey.objects.filter(purpose=RegionKey.Purpose.PROOF).exists()
    except ProgrammingError:
        typer.echo("Not started: run `spheres database migrate` first.", err=True)
        raise typer.Exit(1) from None
    if is_older:
        typer.echo(
            f"This database is an older copy: more looks or seals stand in {settings.AUDIT_FOLDER} than it "
            "ever held.",
            err=True,
        )
    elif not is_whole:
        typer.echo("This database was put in place by hand, or its restore did not end.", err=True)
    if is_older or not is_whole:
        typer.echo(
            "Not started: put a backup in place by `spheres restore FILE`; of rows that PostgreSQL's own "
            "means brought back, `spheres restore --as-it-stands` (docs/operator.md, Backups).",
            err=True,
        )
        raise typer.Exit(1)


def _refuse_what_a_real_region_is_never_served_with(embedded: bool, *, serving: bool) -> None:
    from spheres.config.deployment import deployment  # noqa: PLC0415
    from spheres.config.production import modes_of_secrets, refusals  # noqa: PLC0415
    from spheres.foundation.installation.models import SyntheticRegion  # noqa: PLC0415

    given = deployment()
    found = refusals(
        given,
        embedded=embedded,
        synthetic=SyntheticRegion.objects.exists(),
        modes=modes_of_secrets(given),
        serving=serving,
    )
    for refusal in found:
        typer.echo(str(refusal), err=True)
    if found:
        typer.echo("Not started.", err=True)
        raise typer.Exit(1)


def migrate() -> list[str]:
    """Returns the names of what was installed. The pack comes last: refused, it leaves the rest done."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from spheres.config.keys import keep_erased  # noqa: PLC0415
    from spheres.foundation.installation.migrating import bring_up_to_date  # noqa: PLC0415
    from spheres.foundation.vault.making import make_keys  # noqa: PLC0415
    from spheres.foundation.vault.proof import renew_proof_key  # noqa: PLC0415
    from spheres.programme.privacy.actions import catch_up  # noqa: PLC0415

    installed = bring_up_to_date(connections["owner"])
    make_keys(using="owner")
    renew_proof_key(using="owner")
    catch_up(settings.AUDIT_FOLDER, "owner")
    keep_erased()
    _take_the_pack_in()
    return installed


def _take_the_pack_in() -> None:
    from django.conf import settings  # noqa: PLC0415

    from spheres.exchange.packs.loading import PackRefused, load_folder  # noqa: PLC0415

    try:
        _tell(load_folder(Path(settings.PACK_FOLDER), using="owner"))
    except PackRefused as refused:
        _tell(refused.findings)
        typer.echo(
            "The database is up to date. The pack was not taken in: what stood before stands.", err=True
        )
        raise typer.Exit(1) from None


def _tell(findings: "list[Finding]") -> None:
    for finding in findings:
        typer.echo(str(finding), err=True)


@pack_app.command("check")
def pack_check(folder: Path) -> None:
    """Say whether a pack can be loaded, and all that is to refuse, to ask or to tell (docs/packs.md)."""
    _ready()
    from spheres.exchange.packs.checking import check, refused  # noqa: PLC0415

    findings = check(folder)
    _tell(findings)
    if refused(findings):
        typer.echo("It can’t be loaded.", err=True)
        raise typer.Exit(1)
    typer.echo("It can be loaded." if findings else "It can be loaded: all is well.")


@audit_app.command("seal")
def audit_seal() -> None:
    """Seal now the looks that are in no seal yet, here and outside the database."""
    _ready(as_worker=True)
    from django.conf import settings  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from spheres.foundation.audit.numbering import NotNext  # noqa: PLC0415
    from spheres.foundation.audit.sealing import NotOfThisRecord, seal_everything  # noqa: PLC0415

    try:
        sealed = seal_everything(settings.AUDIT_FOLDER, timezone.now())
    except (DatabaseError, OSError, NotOfThisRecord, NotNext) as error:
        typer.echo(f"not sealed: {type(error).__name__}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{sealed} looks sealed.")


@audit_app.command("verify")
def audit_verify(
    dump: Annotated[
        Path | None, typer.Option(help="what pg_dump wrote; without it, the database itself")
    ] = None,
    taken: Annotated[
        datetime | None, typer.Option(help="when the dump was begun, on this machine's clock")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="where seals are written outside the database")] = None,
    signed_by: Annotated[
        str | None,
        typer.Option(help="the key that signing began with, as it was noted apart from the folder"),
    ] = None,
) -> None:
    """Hold every look against what was written outside: says which was changed, removed or cut off, and how
    many are marked as late.

    With a dump it needs neither the database nor the region's key: run it where the folder is."""
    from spheres.foundation.audit.reading import NotOrdinary  # noqa: PLC0415

    try:
        outcome = _verify_dump(dump, taken, folder, signed_by) if dump else _verify_database(signed_by)
    except NotOrdinary as refused:
        typer.echo(f"not verified: {refused}", err=True)
        raise typer.Exit(1) from None
    for problem in outcome.problems:
        typer.echo(problem)
    for restored in outcome.restored:
        typer.echo(restored)
    typer.echo(
        f"{outcome.seals} seals, {outcome.looks} looks, {outcome.late} marked as late; "
        f"{outcome.waiting} wait for the next; {len(outcome.problems)} problems."
    )
    if not dump:
        _note_verification(outcome)
    if outcome.problems:
        raise typer.Exit(1)


def _verify_dump(dump: Path, taken: datetime | None, folder: Path | None, signed_by: str | None) -> "Outcome":
    from spheres.config.deployment import deployment  # noqa: PLC0415
    from spheres.foundation.audit import outside  # noqa: PLC0415
    from spheres.foundation.audit.reading import from_dump  # noqa: PLC0415
    from spheres.foundation.audit.signers import Signers, published  # noqa: PLC0415
    from spheres.foundation.audit.verifying import verify  # noqa: PLC0415

    folder = folder or deployment().seals_folder
    chain = published(folder)
    if not chain or not outside.looks_written(folder):
        typer.echo(f"not verified: nothing was written in {folder}.", err=True)
        raise typer.Exit(1)
    until = (taken or datetime.fromtimestamp(dump.stat().st_mtime - 600)).astimezone()  # noqa: DTZ006
    typer.echo(f"Held against what was sealed until {until:%Y-%m-%d %H:%M}.")
    signers = Signers(chain)
    outcome = verify(lambda: from_dump(dump), folder, signers, lambda _read: None, until)
    outcome.problems[:0] = signers.problems(folder, signed_by)
    typer.echo(f"Signing began with {signers.first}.")
    return outcome


def _verify_database(signed_by: str | None) -> "Outcome":
    _ready(as_owner=True)
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections, transaction  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    from spheres.foundation.audit import outside  # noqa: PLC0415
    from spheres.foundation.audit.reading import from_table  # noqa: PLC0415
    from spheres.foundation.audit.signers import Signers  # noqa: PLC0415
    from spheres.foundation.audit.verifying import verify  # noqa: PLC0415

    folder, signers = settings.AUDIT_FOLDER, Signers.of_the_region()
    with (
        Progress(transient=True) as progress,
        transaction.atomic(using="owner"),
        connections["owner"].cursor() as cursor,
    ):
        bar = progress.add_task("looks", total=outside.looks_written(folder) or None)
        outcome = verify(lambda: from_table(cursor), folder, signers, lambda n: progress.advance(bar, n))
    outcome.problems[:0] = signers.problems(folder, signed_by)
    typer.echo(f"Signing began with {signers.first}.")
    return outcome


def _note_verification(outcome: "Outcome") -> None:
    """For the privacy officer's page, once all was said: what is judged has no say in whether it is heard."""
    from django.db import DatabaseError  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from spheres.foundation.audit.models import Verification  # noqa: PLC0415

    said = {"seals": outcome.seals, "looks": outcome.looks, "problems": len(outcome.problems)}
    try:
        Verification.objects.using("owner").create(at=timezone.now(), **said)
    except DatabaseError as error:
        typer.echo(f"the database did not take in that it was verified: {type(error).__name__}", err=True)
        raise typer.Exit(1) from None


@audit_app.command("watch")
def audit_watch(
    folder: Annotated[Path | None, typer.Option(help="where seals are written outside the database")] = None,
) -> None:
    """Say whether looks are sealed as they should be, from the folder outside alone. Ends with 1 when not."""
    from spheres.config.deployment import deployment  # noqa: PLC0415
    from spheres.foundation.audit import outside  # noqa: PLC0415
    from spheres.foundation.audit.alarm import stopped_for  # noqa: PLC0415

    folder = folder or deployment().seals_folder
    if not outside.looks_written(folder):
        typer.echo(f"Nothing was written in {folder}: is its disk there?", err=True)
        raise typer.Exit(1)
    waited, missing = stopped_for(folder, time.time()), outside.is_missing(folder)
    anew = outside.is_begun_anew(folder)
    if anew:
        typer.echo(
            f"{folder} was empty and was begun anew: put the former back, or take begun-anew away.", err=True
        )
    if waited:
        typer.echo(f"Looks have waited {waited} minutes to be sealed.", err=True)
    if missing:
        typer.echo("Looks that were told are not in the record: spheres audit verify.", err=True)
    if waited or missing or anew:
        raise typer.Exit(1)
    typer.echo("Looks are sealed.")


@vault_app.command("rotate")
def vault_rotate(
    wait: Annotated[
        float | None, typer.Option(min=0, help="seconds until every process works with the new keys")
    ] = None,
    indexes: Annotated[bool, typer.Option("--indexes", help="the blind indexes alone: each quarter")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask before new shares are printed")] = False,
) -> None:
    """New keys of every kind, while the region works. If it stops, run it again."""
    _ready(as_owner=True)
    from spheres.config import keys  # noqa: PLC0415
    from spheres.foundation.vault.rotation import StillInUse  # noqa: PLC0415

    try:
        keys.rotate(wait, yes, indexes)
    except StillInUse as left:
        typer.echo(f"Not finished: {left}. Run it again.", err=True)
        raise typer.Exit(1) from None


@vault_app.command("erase")
def vault_erase(
    wait: Annotated[
        float | None, typer.Option(min=0, help="seconds until every process works with the new key")
    ] = None,
) -> None:
    """Carry out the erasures that were confirmed: each night. If it stops, run it again."""
    _ready(as_owner=True)
    from spheres.config import keys  # noqa: PLC0415
    from spheres.foundation.vault.rotation import StillInUse  # noqa: PLC0415

    try:
        numbers = keys.erase(wait)
    except StillInUse as left:
        typer.echo(f"Not finished: {left}. Run it again.", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{len(numbers)} erased: {', '.join(numbers)}." if numbers else "None waits.")


@keys_app.command("split")
def keys_split(
    of: Annotated[int, typer.Option(min=2, max=20, help="how many to print")] = 5,
    needed: Annotated[int, typer.Option(min=2, max=20, help="how many open the key file")] = 3,
    sheets: Annotated[
        Path | None, typer.Option(help="a folder: a sheet to print for each partner, in place of this screen")
    ] = None,
) -> None:
    """Print the key file's root in shares, for the partners: any so many of them open a copy of the file."""
    _ready()
    from spheres.config import keys  # noqa: PLC0415

    if needed > of:
        typer.echo("Not done: more are needed than are printed.", err=True)
        raise typer.Exit(1)
    keys.print_shares(of, needed, sheets)


@keys_app.command("join")
def keys_join(copy: Annotated[Path, typer.Argument(help="a copy of the key file")]) -> None:
    """Bring the key file back from a copy and its shares, when the provider's key is lost."""
    _without_a_database()
    from spheres.config import keys  # noqa: PLC0415

    keys.join_shares(copy)


@keys_app.command("check")
def keys_check(file: Annotated[Path, typer.Argument(help="what `spheres backup` made")]) -> None:
    """Say whether the keys of today open this backup, byte by byte. Needs no region and no database."""
    _without_a_database()
    from spheres.config import backup, keys, programs  # noqa: PLC0415
    from spheres.foundation.vault.aead import KeyUnavailable  # noqa: PLC0415

    try:
        said = keys.opens(file)
    except (backup.NotWhole, KeyUnavailable, programs.Failed) as error:
        typer.echo(f"{file}: {error}.", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"{file}: {error.strerror}.", err=True)
        raise typer.Exit(1) from None
    typer.echo(said)


def _without_a_database() -> None:
    """Django's settings and rooms, where no server is reached."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spheres.config.settings")
    django.setup()


@vault_app.command("check")
def vault_check() -> None:
    """Open every key, and say in which table one does not open. Ends with 1 if any does not."""
    _ready(as_owner=True)
    from spheres.config import keys  # noqa: PLC0415

    if not keys.check():
        raise typer.Exit(1)


@vault_app.command("erased")
def vault_erased(
    unsigned: Annotated[
        bool, typer.Option("--unsigned", help="also whom this region did not sign for: know it to be true")
    ] = False,
) -> None:
    """After a backup was restored, before anything is served: erase again whoever was erased."""
    _ready(as_owner=True)
    from django.conf import settings  # noqa: PLC0415

    from spheres.config.keys import keep_erased  # noqa: PLC0415
    from spheres.programme.privacy.actions import catch_up  # noqa: PLC0415

    typer.echo(f"{catch_up(settings.AUDIT_FOLDER, 'owner', unsigned=unsigned)} erased again.")
    keep_erased()


@app.command("backup")
def make_backup(
    to: Annotated[Path, typer.Option("--to", help="the folder, on a disk that the database is not on")],
    keep: Annotated[int | None, typer.Option(min=1, help="how many to keep there; without it, all")] = None,
) -> None:
    """Write every row into one sealed file, and prove it by restoring it aside. Each night."""
    import psycopg  # noqa: PLC0415

    from spheres.config import backup, programs  # noqa: PLC0415
    from spheres.foundation.vault.aead import KeyUnavailable  # noqa: PLC0415

    url = _address_for_backups()
    try:
        kept = backup.back_up(url, to, keep)
    except (backup.NotTheSame, backup.NotWhole, programs.Failed, KeyUnavailable, OSError) as error:
        typer.echo(f"NO BACKUP WAS MADE: {_in_words(error)}", err=True)
        raise typer.Exit(1) from None
    except psycopg.Error as error:
        typer.echo(f"NO BACKUP WAS MADE: PostgreSQL says {_first_line(error)}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Backup made: {kept}")


def _in_words(error: Exception) -> str:
    from spheres.config import backup  # noqa: PLC0415

    if isinstance(error, backup.NotTheSame):
        return f"what was restored aside is not what was backed up: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return str(error)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _address_for_backups() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spheres.config.settings")
    from spheres.config.deployment import deployment  # noqa: PLC0415

    given = deployment()
    if not any((given.database_url, given.database_owner_url, given.database_backup_url)):
        _start_embedded(given.data_folder)
        return os.environ["DATABASE_BACKUP_URL"]
    if not given.database_backup_url:
        typer.echo("Not done: DATABASE_BACKUP_URL must be set for this (docs/operator.md).", err=True)
        raise typer.Exit(1)
    return given.database_backup_url


@app.command("restore")
def put_back(
    file: Annotated[Path | None, typer.Argument(help="what `spheres backup` made")] = None,
    by: Annotated[str, typer.Option(prompt="Who restores")] = "",
    why: Annotated[str, typer.Option(prompt="Why")] = "",
    over: Annotated[str, typer.Option(help="the database's name, where what stands in it is to go")] = "",
    as_it_stands: Annotated[
        bool, typer.Option("--as-it-stands", help="the rows were put back by PostgreSQL's own means")
    ] = False,
) -> None:
    """Put an older copy of the rows in place: whoever was erased stays erased, and the record says so."""
    _ready(as_owner=True)
    from spheres.config import backup, programs, restore  # noqa: PLC0415
    from spheres.config.deployment import deployment  # noqa: PLC0415
    from spheres.foundation.audit.sealing import NotOfThisRecord  # noqa: PLC0415
    from spheres.foundation.vault.aead import KeyUnavailable  # noqa: PLC0415

    if (file is None) is not as_it_stands:
        typer.echo("Not done: name the backup, or say --as-it-stands.", err=True)
        raise typer.Exit(1)
    if not (by.strip() and why.strip()):
        typer.echo("Not done: who restores, and why, stands in the record from here on.", err=True)
        raise typer.Exit(1)
    try:
        done = restore.restore(file, str(deployment().database_owner_url), by.strip(), why.strip(), over)
    except NotOfThisRecord as error:
        typer.echo(f"Not done: what stands outside is another record's, at {error}.", err=True)
        raise typer.Exit(1) from None
    except (restore.Refused, backup.NotTheSame, backup.NotWhole, programs.Failed, KeyUnavailable) as error:
        typer.echo(f"Not done: {error}.", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"Not done: {error.strerror}: {error.filename}.", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{done.said}")
    typer.echo(f"{done.erased} who were in it are erased again.")
    _take_the_pack_in()
    typer.echo("Start `serve` and `work`; then run `spheres audit verify` and `spheres backup`.")


@member_app.command("invite")
def member_invite(
    email: str,
    name: str,
    partner: Annotated[str, typer.Option(help="its code in the pack")],
    role: Annotated[str, typer.Option(help="administrator or coordinator")] = "administrator",
    language: str = "fr",
    url: Annotated[str, typer.Option(help="where the region is served")] = "http://127.0.0.1:8000",
) -> None:
    """Invite one of the first two who name members, as the operator; later, where fewer than two are left.
    Prints the link to give her. Run again for who has not answered, it prints another."""
    _ready(as_owner=True)
    from spheres.programme.team.beginning import CannotInvite, invite_as_operator  # noqa: PLC0415

    try:
        link = invite_as_operator(email, name, partner, role, language, url)
    except CannotInvite as refused:
        typer.echo(refused.args[0], err=True)
        raise typer.Exit(1) from None
    typer.echo(link)


@directory_app.command("import")
def directory_import(file: Path, source: Annotated[str, typer.Option(help="from whom it comes")]) -> None:
    """Bring in a package of the directory of resources (HSDS 3, JSON or ZIP), whole or not at all."""
    _ready(as_owner=True)
    from django.utils import timezone  # noqa: PLC0415

    from spheres.programme.directory.actions import import_package  # noqa: PLC0415
    from spheres.programme.directory.hsds_import import BadPackage  # noqa: PLC0415

    try:
        count = import_package(file.read_bytes(), source, timezone.now(), using="owner")
    except BadPackage as bad:
        for problem in bad.problems:
            typer.echo(f"{problem.where}: {problem.what}", err=True)
        raise typer.Exit(1) from bad
    typer.echo(f"{count} services")


@app.command()
def work() -> None:
    """Do the background work: seal the record each minute, remind, take away what is over."""
    embedded = _ready(as_worker=True)
    _refuse_what_is_unsafe()
    _refuse_what_a_real_region_is_never_served_with(embedded, serving=False)
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from spheres.foundation.audit.numbering import keep_numbering  # noqa: PLC0415

    _refuse_another_version("DATABASE_URL")  # the background work's own address stands there by now
    keep_numbering(settings.AUDIT_FOLDER)
    call_command("procrastinate", "worker", "--concurrency", "2", "--delete-jobs", "successful")


@mail_app.command("test")
def mail_test(address: str) -> None:
    """Send one message to ADDRESS by the mail server that is set, and say in plain words what failed."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spheres.config.settings")
    django.setup()
    from spheres.config.mail import say_hello, where  # noqa: PLC0415

    typer.echo(f"To {address}, by {where()} …")
    if refusal := say_hello(address):
        typer.echo(f"Not sent: {refusal}", err=True)
        raise typer.Exit(1)
    typer.echo("The mail server accepted it. Look whether it arrives, and not among what nobody reads.")


@app.command()
def health() -> None:
    """Say whether messages leave and the background work is done. Ends with 1 when something is not so."""
    _ready(as_worker=True)
    from django.utils import translation  # noqa: PLC0415

    from spheres.foundation.accounts import health as accounts  # noqa: PLC0415

    with translation.override("en"):
        found = accounts.health().to_see_to
    for line in found:
        typer.echo(line, err=True)
    typer.echo("All is well." if not found else f"{len(found)} to see to.")
    if found:
        raise typer.Exit(1)


@app.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    with_work: Annotated[
        bool, typer.Option("--work/--no-work", help="also do the background work (`spheres work`)")
    ] = True,
) -> None:
    """Serve the pages. Put a proxy that speaks HTTPS in front of it."""
    _refuse_a_port_in_use(host, port)
    embedded = _ready()
    _refuse_what_is_unsafe()
    _refuse_what_a_real_region_is_never_served_with(embedded, serving=True)
    _tell_of_the_pack()
    run_server(host, port, workers, with_work)


def _tell_of_the_pack() -> None:
    """A region that served yesterday serves today: a rule that is newer than its pack stops no page."""
    from django.conf import settings  # noqa: PLC0415

    from spheres.exchange.packs.checking import check, refused  # noqa: PLC0415
    from spheres.exchange.packs.rules import Grade  # noqa: PLC0415

    findings = check(Path(settings.PACK_FOLDER))
    _tell([finding for finding in findings if finding.grade != Grade.TELL])
    if refused(findings):
        typer.echo("Served all the same. Mend the pack before it is loaded again.", err=True)


def _refuse_a_port_in_use(host: str, port: int) -> None:
    from spheres.config.processes import PortInUse, hold_port  # noqa: PLC0415

    try:
        hold_port(host, port)
    except PortInUse as error:
        typer.echo(f"Not started: {error}", err=True)
        raise typer.Exit(1) from None


def _refuse_another_version(name: str) -> None:
    """``name``: the variable that holds the database's address."""
    from spheres.config.versions import AnotherVersion, hold_version  # noqa: PLC0415

    try:
        hold_version(os.environ[name])
    except AnotherVersion as error:
        typer.echo(f"Not started: {error}", err=True)
        raise typer.Exit(1) from None


def run_server(host: str, port: int, workers: int, with_work: bool = True) -> None:
    """granian in a process of its own, which learns neither the owner's address nor the worker's; and the
    background work beside it, if ``with_work``. Whichever dies is brought back, and takes no other along."""
    from spheres.config.processes import Kept, keep_up  # noqa: PLC0415

    _refuse_a_port_in_use(host, port)
    _refuse_another_version("DATABASE_URL")
    others = ("DATABASE_OWNER_URL", "DATABASE_BACKUP_URL")
    works_with = {name: value for name, value in os.environ.items() if name not in others}
    environment = {name: value for name, value in works_with.items() if name != "DATABASE_WORKER_URL"}
    server = Path(sys.executable).with_name("granian")
    command = [
        str(server), "--interface", "rsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--log-level", "warning",
        "--respawn-failed-workers", "--respawn-interval", "0.5",
        "--workers-kill-timeout", "10s",  # a connection that is held open keeps nobody from stopping
        "spheres.config.rsgi:application",
    ]  # fmt: skip
    kept = [Kept("pages", command, environment)]
    if with_work:
        kept.append(Kept("work", [str(Path(sys.executable).with_name("spheres")), "work"], works_with))
    _watch_the_seals()
    keep_up(kept, typer.echo)


def _watch_the_seals() -> None:
    """Beside the background work, so that it is noticed when that has stopped."""
    from django.conf import settings  # noqa: PLC0415

    from spheres.foundation.audit.alarm import keep_watching  # noqa: PLC0415

    keep_watching(settings.AUDIT_FOLDER, _told_of_the_seals)


def _told_of_the_seals() -> "list[Reader]":
    """The operator, and whoever answers for privacy, as far as the database tells."""
    import psycopg  # noqa: PLC0415

    from spheres.config.deployment import deployment  # noqa: PLC0415

    given = deployment()
    readers = [(given.operator_email, "en")] if given.operator_email else []
    try:
        with psycopg.connect(os.environ["DATABASE_WORKER_URL"], connect_timeout=10) as connection:
            readers += connection.execute("SELECT email, language FROM audit_whom_to_tell()").fetchall()
    except (psycopg.Error, KeyError) as error:
        typer.echo(f"privacy officers could not be told: {type(error).__name__}", err=True)
    return readers


@app.command()
def demo(
    participants: Annotated[int, typer.Option(min=0, help="70 by default; more makes a large region")] = 70,
    serve_pages: Annotated[bool, typer.Option("--serve/--no-serve")] = True,
    port: int = 8000,
    seed: int = 2023,
) -> None:
    """Make the synthetic region of Montréal anew, and serve it on this machine alone."""
    os.environ.update(SPHERES_DEMO="1", SPHERES_SECURE="0")
    _ready()
    migrate()
    from spheres.synthetic.copying import make_region  # noqa: PLC0415
    from spheres.synthetic.sign_ins import sign_ins_table  # noqa: PLC0415

    make_region(participants, seed)
    sign_ins_table(f"http://127.0.0.1:{port}")
    if serve_pages:
        run_server("127.0.0.1", port, 2)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def django(context: typer.Context) -> None:
    """Django's own commands, for those who develop Spheres."""
    _ready()
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["spheres django", *context.args])


def main() -> None:
    """A setting that can't be read is named, with what is wrong and without what it says; so is a key that is
    not there."""
    from pydantic import ValidationError  # noqa: PLC0415

    from spheres.config.database import BadAddress  # noqa: PLC0415
    from spheres.config.zone import NoSuchZone  # noqa: PLC0415
    from spheres.foundation.vault.aead import KeyUnavailable  # noqa: PLC0415

    try:
        app()
    except ValidationError as wrong:
        if wrong.title != "Deployment":
            raise
        for one in wrong.errors(include_input=False, include_url=False):
            typer.echo(f"{_setting(one['loc'])}: {one['msg']}", err=True)
    except BadAddress as wrong:
        typer.echo(f"An address of a database can't be read: {wrong}.", err=True)
    except (KeyUnavailable, NoSuchZone) as error:
        typer.echo(f"Not done: {error}.", err=True)
        raise SystemExit(1) from None
    else:
        return
    typer.echo("Not done: see docs/operator.md for the settings.", err=True)
    raise SystemExit(1)


def _setting(where: "tuple[str | int, ...]") -> str:
    """The name of the variable, and where in it."""
    name, *inside = (str(part) for part in where)
    variable = name if name.startswith("DATABASE_") else f"SPHERES_{name.upper()}"
    return ".".join([variable, *inside])
