"""What an operator does with the region's keys: renewing them, printing shares, bringing them back."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import typer
from django.conf import settings
from rich.progress import Progress

from spheres.foundation.vault import keyfile, resealing, restoring, rotation
from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.shares import BadShare, Share, read_share, split
from spheres.programme.privacy import erasing

OWNER = "owner"
TRIES = 3
"""Times that what was wrapped with a former key meanwhile is renewed as well."""
OLDEST_INDEX_DAYS = 92


@keyfile.one_command()
def rotate(wait: float | None, yes: bool, only_indexes: bool) -> None:
    before = keyfile.read()
    if not yes and not only_indexes and before.shares and not before.stage:
        typer.confirm(
            f"The key file gets a new root. The {before.shares[0]} printed shares open nothing any more, and "
            "new ones are printed now: be where nobody else reads along. Go on?",
            abort=True,
        )
    if before.stage == rotation.WRAPPING:
        raise rotation.StillInUse("an erasure was interrupted: run `spheres vault erase` first")
    file = rotation.begin(OWNER, only_indexes=only_indexes)
    if before.shares and not file.shares:
        _print_shares(*before.shares)
    if file.stage != rotation.CLOSING:
        _renew_all(settings.VAULT_KEYS_KEPT_SECONDS + 5 if wait is None else wait)
    rotation.finish(OWNER)
    after = keyfile.read()
    if before.stage == rotation.CLOSING:
        typer.echo("What was interrupted at its last step has ended: the former keys open nothing any more.")
        return
    if after.wraps == before.wraps:
        typer.echo("The blind indexes are made anew; their former key opens nothing any more.")
        return
    typer.echo(
        f"Every key is renewed: version {max(after.wraps)}. What was before opens nothing of this database."
    )
    if not after.shares:
        typer.echo("No shares are printed: whoever loses the provider's key loses everything.")


@keyfile.one_command()
def erase(wait: float | None) -> list[str]:
    """Carry out the erasures that were confirmed. Returns the numbers that can be certified now."""
    seconds = settings.VAULT_KEYS_KEPT_SECONDS + 5 if wait is None else wait
    certified: list[str] = []
    while erasing.waits_for_this(OWNER) or keyfile.read().stage == rotation.WRAPPING:
        file = rotation.begin_wrapping(OWNER)
        if file.stage == rotation.CHANGING:
            raise rotation.StillInUse("a renewal is going on: run `spheres vault rotate` first")
        if file.stage == rotation.WRAPPING:
            rotation.let_go(OWNER, seconds)
            erasing.carry_out(OWNER, settings.AUDIT_FOLDER, sorted(file.wraps)[-2])
            rotation.wrap_all(OWNER, lambda _n: None)
        rotation.finish(OWNER)
        rotation.let_go(OWNER, seconds)  # nobody holds the former key in memory either
        certified += erasing.certify(OWNER)
    return certified


def _renew_all(wait: float) -> None:
    typer.echo("Until every process works with the new keys…")
    rotation.let_go(OWNER, wait)
    with Progress(transient=True) as progress:
        for again in range(TRIES):
            bar = progress.add_task("new keys and digests", total=None)
            rotation.renew(OWNER, lambda n, bar=bar: progress.advance(bar, n))  # type: ignore[misc]
            progress.console.print("What is written from here on is sealed with new keys.")
            people = progress.add_task("people sealed anew", total=resealing.with_two(OWNER).count())
            rotation.reseal_rows(OWNER, lambda n, bar=people: progress.advance(bar, n))  # type: ignore[misc]
            left = rotation.waiting(OWNER, max(keyfile.read().wraps))
            if not left or again == TRIES - 1:
                return


@keyfile.one_command()
def print_shares(of: int, needed: int) -> None:
    _print_shares(of, needed)


def _print_shares(of: int, needed: int) -> None:
    file = keyfile.read(with_copies=True)
    made = split(file.root, of, needed)
    restoring.with_shares(file, of, needed)
    typer.echo(
        f"{of} shares, any {needed} of which open the key file. One for each partner, on paper, kept apart."
    )
    for share in made:
        typer.echo(f"\n  {share.number} of {of}:  {share}")
    typer.echo("\nThey are kept nowhere. Shares that were printed before of this root open it as well.")


@keyfile.one_command()
def recover(copy: Path) -> None:
    """A copy of the key file, opened by shares that are typed, into every place."""
    typed: dict[int, Share] = {}
    while not typed or len(typed) < next(iter(typed.values())).needed:
        try:
            share = read_share(typer.prompt(f"Share ({len(typed) + 1})", hide_input=True))
        except BadShare as bad:
            typer.echo(f"{bad}: type it again.", err=True)
            continue
        typed[share.number] = share
    try:
        restoring.bring_back(copy, list(typed.values()))
    except (BadShare, KeyUnavailable, OSError) as error:
        typer.echo(f"Not done: {error}.", err=True)
        raise typer.Exit(1) from None
    typer.echo("The key file is in every place again, for the key that the provider holds now.")


@keyfile.one_command()
def restore() -> list[UUID]:
    """After a backup was restored: each participant's key as it is now. Returns who was erased since."""
    found = restoring.look_at(OWNER)
    if found.older:
        typer.echo(
            f"Not done: the words of {found.older} were sealed anew since. This backup is older than the "
            "last renewal of the keys, and opens nothing: restore a later one.",
            err=True,
        )
        raise typer.Exit(1)
    kept = found.standing + len(found.from_file)
    if len(found.erased) > kept:
        typer.echo(
            f"Not done: the key file knows {kept} of these people, and {len(found.erased)} not. It is "
            "another region's, or an older one's.",
            err=True,
        )
        raise typer.Exit(1)
    restoring.take(OWNER, found)
    typer.echo(f"{found.standing} keys stand, {len(found.from_file)} come from the key file.")
    return found.erased


def check() -> bool:
    """Open every key; say which places differ and what is to be renewed. False when something does not
    open."""
    found = list(resealing.problems(OWNER))
    if not keyfile.agree():
        found.append(
            "the key file is not the same in every place: bring its disk back, or copy the newest there"
        )
    for problem in found:
        typer.echo(problem, err=True)
    file = keyfile.read()
    if file.stage == rotation.WRAPPING:
        typer.echo("An erasure is going on, or was interrupted: run `spheres vault erase` again.", err=True)
    elif file.stage:
        typer.echo("A renewal is going on, or was interrupted: run `spheres vault rotate` again.", err=True)
    if waiting := len(erasing.confirmed(OWNER)):
        typer.echo(f"{waiting} erasures wait to be carried out: run `spheres vault erase`.", err=True)
    if not file.shares:
        typer.echo("No shares are printed: `spheres vault shares`.", err=True)
    days = (datetime.now(UTC).date() - date.fromisoformat(file.indexed_on)).days
    if days > OLDEST_INDEX_DAYS:
        typer.echo(f"The blind indexes are {days} days old: run `spheres vault rotate --indexes`.", err=True)
    typer.echo("Every key opens." if not found else "Something is not as it should be.")
    return not found
