"""The ``spheres`` command: everything an operator does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from spheres.exchange.packs.checking import Finding
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
member_app = typer.Typer(no_args_is_help=True, help="Members, where no page can: the first administrator.")
app.add_typer(member_app, name="member")
directory_app = typer.Typer(no_args_is_help=True, help="The directory of resources.")
app.add_typer(directory_app, name="directory")


ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL")


def _ready(*, as_worker: bool = False, as_owner: bool = False) -> None:
    """Make the database reachable, then start Django: as the application's role, or the background work's.

    Where an address of a database is set, each that is needed must be: nothing is done to another one."""
    import django  # noqa: PLC0415 - settings need the environment below

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spheres.config.settings")
    from spheres.config.deployment import deployment  # noqa: PLC0415

    given = deployment()
    addresses = dict(
        zip(ADDRESSES, (given.database_url, given.database_owner_url, given.database_worker_url), strict=True)
    )
    if not any(addresses.values()):
        _start_embedded(given.data_folder)
        addresses = {name: os.environ[name] for name in ADDRESSES}
    needed = {ADDRESSES[2]} if as_worker else {ADDRESSES[0], *([ADDRESSES[1]] if as_owner else [])}
    missing = [name for name in ADDRESSES if name in needed and not addresses[name]]
    if missing:
        typer.echo(f"Not done: {' and '.join(missing)} must be set for this (docs/operator.md).", err=True)
        raise typer.Exit(1)
    if as_worker:
        os.environ["DATABASE_URL"] = str(addresses[ADDRESSES[2]])
        deployment.cache_clear()
    django.setup()


def _start_embedded(data_folder: Path) -> None:
    import psycopg  # noqa: PLC0415

    from spheres.config import database as db  # noqa: PLC0415

    socket_folder = db.start_embedded(data_folder)
    with psycopg.connect(host=socket_folder, user="postgres", dbname="postgres", autocommit=True) as admin:
        db.create_roles_and_database(admin, db.REGION_DATABASE)
    roles = {"DATABASE_URL": db.APP, "DATABASE_OWNER_URL": db.OWNER, "DATABASE_WORKER_URL": db.WORKER}
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
) -> None:
    """Create the owner's, the application's and the background work's roles, and the region's database."""
    import psycopg  # noqa: PLC0415

    from spheres.config import database as db  # noqa: PLC0415

    with psycopg.connect(admin_url, autocommit=True) as admin:
        db.create_roles_and_database(admin, name, owner_password, app_password, worker_password)
    typer.echo(f"Ready: {db.OWNER} owns {name}; {db.APP} and {db.WORKER} sign in to it.")


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

    from spheres.programme.privacy.actions import not_applied  # noqa: PLC0415

    found = _differences()
    for difference in found:
        typer.echo(str(difference), err=True)
    if any(difference.wider for difference in found):
        if any(difference.name.startswith("role ") for difference in found if difference.wider):
            typer.echo("What a role may do, only a superuser takes back: ALTER ROLE, REVOKE.", err=True)
        typer.echo("Not started: run `spheres database migrate` first.", err=True)
        raise typer.Exit(1)
    if back := not_applied(settings.AUDIT_FOLDER):
        typer.echo(f"{back} who were erased can be read again.", err=True)
        typer.echo("Not started: run `spheres vault erased` first.", err=True)
        raise typer.Exit(1)


def migrate() -> list[str]:
    """Returns the names of what was installed. The pack comes last: refused, it leaves the rest done."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from spheres.exchange.packs.loading import PackRefused, load_folder  # noqa: PLC0415
    from spheres.foundation.installation.migrating import bring_up_to_date  # noqa: PLC0415
    from spheres.foundation.vault.making import make_keys  # noqa: PLC0415
    from spheres.foundation.vault.proof import renew_proof_key  # noqa: PLC0415
    from spheres.programme.privacy.actions import catch_up  # noqa: PLC0415

    installed = bring_up_to_date(connections["owner"])
    make_keys(using="owner")
    renew_proof_key(using="owner")
    catch_up(settings.AUDIT_FOLDER, "owner")
    try:
        _tell(load_folder(Path(settings.PACK_FOLDER), using="owner"))
    except PackRefused as refused:
        _tell(refused.findings)
        typer.echo(
            "The database is up to date. The pack was not taken in: what stood before stands.", err=True
        )
        raise typer.Exit(1) from None
    return installed


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

    from spheres.foundation.audit.sealing import seal_everything  # noqa: PLC0415

    try:
        sealed = seal_everything(settings.AUDIT_FOLDER, timezone.now())
    except (DatabaseError, OSError) as error:
        typer.echo(f"not sealed: {type(error).__name__}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{sealed} looks sealed.")


@audit_app.command("verify")
def audit_verify() -> None:
    """Hold every sealed look against its seal: says which was changed, added, removed or cut off."""
    _ready(as_owner=True)
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    from spheres.foundation.audit.models import Look, Seal, Verification  # noqa: PLC0415
    from spheres.foundation.audit.sealing import link_of  # noqa: PLC0415
    from spheres.foundation.audit.signers import Signers  # noqa: PLC0415
    from spheres.foundation.audit.verifying import verify  # noqa: PLC0415

    kept = [link_of(seal) for seal in Seal.objects.using("owner").order_by("number")]
    key: Any = Signers.of_the_region()
    with Progress(transient=True) as progress, connections["owner"].cursor() as cursor:
        bar = progress.add_task("looks", total=sum(link.looks for link in kept) or None)
        problems = verify(cursor, kept, settings.AUDIT_FOLDER, key, lambda n: progress.advance(bar, n))
    problems = [*key.problems(settings.AUDIT_FOLDER), *problems]
    waiting = Look.objects.using("owner").filter(sealed_in=None).count()
    for problem in problems:
        typer.echo(problem)
    looks = sum(link.looks for link in kept)
    said = {"seals": len(kept), "looks": looks, "problems": len(problems)}
    Verification.objects.using("owner").create(at=timezone.now(), **said)
    typer.echo(
        f"{len(kept)} seals over {looks} looks; {waiting} wait for the next; {len(problems)} problems."
    )
    if problems:
        raise typer.Exit(1)


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


@vault_app.command("shares")
def vault_shares(
    of: Annotated[int, typer.Option(min=2, max=20, help="how many to print")] = 5,
    needed: Annotated[int, typer.Option(min=2, max=20, help="how many open the key file")] = 3,
) -> None:
    """Print the key file's root in shares, for the partners: any so many of them open a copy of the file."""
    _ready()
    from spheres.config import keys  # noqa: PLC0415

    if needed > of:
        typer.echo("Not done: more are needed than are printed.", err=True)
        raise typer.Exit(1)
    keys.print_shares(of, needed)


@vault_app.command("recover")
def vault_recover(copy: Annotated[Path, typer.Argument(help="a copy of the key file")]) -> None:
    """Bring the key file back from a copy and its shares, when the provider's key is lost."""
    _ready()
    from spheres.config import keys  # noqa: PLC0415

    keys.recover(copy)


@vault_app.command("restore")
def vault_restore() -> None:
    """After a backup was restored and migrated: each participant's key as it is now; who was erased since is
    erased again."""
    _ready(as_owner=True)
    from spheres.config import keys  # noqa: PLC0415
    from spheres.programme.privacy.actions import erase_again  # noqa: PLC0415

    typer.echo(f"{erase_again(keys.restore(), 'owner')} erased again.")


@vault_app.command("check")
def vault_check() -> None:
    """Open every key, and say in which table one does not open. Ends with 1 if any does not."""
    _ready(as_owner=True)
    from spheres.config import keys  # noqa: PLC0415

    if not keys.check():
        raise typer.Exit(1)


@vault_app.command("erased")
def vault_erased() -> None:
    """After a backup was restored, before anything is served: erase again whoever was erased."""
    _ready(as_owner=True)
    from django.conf import settings  # noqa: PLC0415

    from spheres.programme.privacy.actions import catch_up  # noqa: PLC0415

    typer.echo(f"{catch_up(settings.AUDIT_FOLDER, 'owner')} erased again.")


@member_app.command("invite")
def member_invite(
    email: str,
    name: str,
    partner: Annotated[str, typer.Option(help="its code in the pack")],
    role: Annotated[str, typer.Option(help="administrator, for the first one")] = "administrator",
    language: str = "fr",
    url: Annotated[str, typer.Option(help="where the region is served")] = "http://127.0.0.1:8000",
) -> None:
    """Invite a member as the operator: for the first administrator. Prints the link to give her."""
    _ready(as_owner=True)
    from django.utils import timezone  # noqa: PLC0415

    from spheres.foundation.accounts.models import Member, MemberChange, Partner, Role  # noqa: PLC0415
    from spheres.foundation.signin.invitations import link_of  # noqa: PLC0415

    at = Partner.objects.using("owner").filter(code=partner).first()
    if at is None or role not in Role.values or Member.objects.using("owner").filter(email=email.lower()):
        typer.echo("This partner or role is not known, or someone has this address already.", err=True)
        raise typer.Exit(1)
    member = Member(email=email.lower(), name=name, partner=at, role=role, language=language, speaks=language)
    member.set_unusable_password()
    member.save(using="owner")
    MemberChange.objects.using("owner").create(
        member=member, at=timezone.now(), what=MemberChange.What.INVITED, role=role, partner=at,
        is_on_call=False, is_privacy_officer=False,
    )  # fmt: skip
    typer.echo(link_of(member, url, member.link_state))


@directory_app.command("import")
def directory_import(file: Path, source: Annotated[str, typer.Option(help="from whom it comes")]) -> None:
    """Bring in a package of the directory of resources (HSDS 3, JSON or ZIP), whole or not at all."""
    _ready(as_owner=True)
    from django.utils import timezone  # noqa: PLC0415

    from spheres.programme.directory.actions import import_package  # noqa: PLC0415
    from spheres.programme.directory.packages import BadPackage  # noqa: PLC0415

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
    _ready(as_worker=True)
    _refuse_what_is_unsafe()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("procrastinate", "worker", "--concurrency", "2", "--delete-jobs", "always")


@app.command()
def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 2) -> None:
    """Serve the pages. Put a proxy that speaks HTTPS in front of it."""
    _ready()
    _refuse_what_is_unsafe()
    _tell_of_the_pack()
    run_server(host, port, workers)


def _tell_of_the_pack() -> None:
    """A region that served yesterday serves today: a rule that is newer than its pack stops no page."""
    from django.conf import settings  # noqa: PLC0415

    from spheres.exchange.packs.checking import check, refused  # noqa: PLC0415
    from spheres.exchange.packs.rules import Grade  # noqa: PLC0415

    findings = check(Path(settings.PACK_FOLDER))
    _tell([finding for finding in findings if finding.grade != Grade.TELL])
    if refused(findings):
        typer.echo("Served all the same. Mend the pack before it is loaded again.", err=True)


def run_server(host: str, port: int, workers: int) -> None:
    """granian in a process of its own, which learns neither the owner's address nor the worker's."""
    secret = ("DATABASE_OWNER_URL", "DATABASE_WORKER_URL")
    environment = {name: value for name, value in os.environ.items() if name not in secret}
    works_with = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    server = Path(sys.executable).with_name("granian")
    command = [
        str(server), "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--log-level", "warning",
        "--workers-kill-timeout", "10s",  # a connection that is held open keeps nobody from stopping
        "spheres.config.wsgi:application",
    ]  # fmt: skip
    work = [str(Path(sys.executable).with_name("spheres")), "work"]
    process, worker = subprocess.Popen(command, env=environment), subprocess.Popen(work, env=works_with)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service manager's stop, like Ctrl-C
    stopped = False
    try:
        while process.poll() is None:
            if worker.poll() is not None:  # a killed worker comes back, and finds its work where it was
                worker = subprocess.Popen(work, env=works_with)
            time.sleep(1)
    except KeyboardInterrupt:
        stopped = True
        process.terminate()
        process.wait()
    finally:
        worker.terminate()
        worker.wait()
    if process.returncode and not stopped:
        raise typer.Exit(process.returncode)


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
    from spheres.exchange.demo.copying import make_region  # noqa: PLC0415
    from spheres.exchange.demo.sign_ins import sign_ins_table  # noqa: PLC0415

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
    from spheres.foundation.vault.aead import KeyUnavailable  # noqa: PLC0415

    try:
        app()
    except KeyUnavailable as error:
        typer.echo(f"Not done: {error}.", err=True)
        sys.exit(1)
