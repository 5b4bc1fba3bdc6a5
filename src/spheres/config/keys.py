"""What an operator does with the region's keys: renewing them, printing shares, bringing them back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import typer
from django.conf import settings
from rich.progress import Progress

from spheres.config import backup
from spheres.config.sheets import write_sheets
from spheres.foundation.vault import keyfile, resealing, restoring, rotation
from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.keys import unwrap, version_of
from spheres.foundation.vault.shares import BadShare, Share, read_share, sort_out, split
from spheres.programme.privacy import erasing
from spheres.programme.privacy.noting import noted_outside

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
            _keep_erased()
            rotation.wrap_all(OWNER, lambda _n: None)
        rotation.finish(OWNER)
        rotation.let_go(OWNER, seconds)  # nobody holds the former key in memory either
        certified += erasing.certify(OWNER)
    return certified


@keyfile.one_command()
def wrap_anew() -> None:
    """A new version of what wraps everyone's keys, while nothing is served: where an older copy of the key
    file was taken, it wraps someone who was erased since, and is let go."""
    if keyfile.read().stage == rotation.CHANGING:
        raise rotation.StillInUse("a renewal is going on: run `spheres vault rotate` first")
    rotation.begin_wrapping(OWNER)
    rotation.let_go(OWNER, 0)
    rotation.wrap_all(OWNER, lambda _n: None)
    rotation.finish(OWNER)


@keyfile.one_command()
def keep_erased() -> None:
    """Who was erased, as it is noted outside, into the key file: no copy of the rows brings that back."""
    _keep_erased()


def _keep_erased() -> None:
    file = keyfile.read(with_copies=True)
    if missing := [who for who in noted_outside(settings.AUDIT_FOLDER) if who not in set(file.erased)]:
        keyfile.write(replace(file, erased=(*file.erased, *missing)))


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
def print_shares(of: int, needed: int, sheets: Path | None = None) -> None:
    _print_shares(of, needed, sheets)


def _print_shares(of: int, needed: int, sheets: Path | None = None) -> None:
    file = keyfile.read(with_copies=True)
    made = split(file.root, of, needed)
    if sheets is not None:
        write_sheets(sheets, made, of)
    restoring.with_shares(file, of, needed)
    typer.echo(
        f"{of} shares, any {needed} of which open the key file. One for each partner, on paper, kept apart."
    )
    if sheets is not None:
        typer.echo(f"\nA sheet for each in {sheets}: print them, hand them over, then destroy these files.")
    for share in made if sheets is None else ():
        typer.echo(f"\n  {share.number} of {of}:  {share}")
    typer.echo("\nThey are kept nowhere. Shares that were printed before of this root open it as well.")


@keyfile.one_command()
def join_shares(copy: Path) -> None:
    """A copy of the key file, opened by shares that are typed, into every place."""
    try:
        restoring.bring_back(copy, _typed())
    except (KeyUnavailable, OSError) as error:
        typer.echo(f"Not done: {error}.", err=True)
        raise typer.Exit(1) from None
    typer.echo("The key file is in every place again, for the key that the provider holds now.")


def _typed() -> bytes:
    """Shares, until so many give a root; those that are none of it are named then."""
    typed: list[Share] = []
    while True:
        try:
            share = read_share(typer.prompt(f"Share ({len(typed) + 1})", hide_input=True))
        except BadShare as bad:
            typer.echo(f"{bad}: type it again.", err=True)
            continue
        if share in typed:
            typer.echo("This one was typed already.", err=True)
            continue
        typed.append(share)
        try:
            root, wrong = sort_out(typed)
        except BadShare as bad:
            if len(typed) >= share.needed:
                typer.echo(f"Not yet: {bad}. Type another, and it is told which is wrong.", err=True)
            continue
        for one in wrong:
            typer.echo(
                f"Share {one.number}, the {_nth(typed.index(one))} that was typed, is not right: it is of "
                "another printing, or made up.",
                err=True,
            )
        return root


def _nth(place: int) -> str:
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
    return ordinals[place] if place < len(ordinals) else f"{place + 1}th"


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


def opens(path: Path) -> str:
    """That the keys of today open this backup, and of how many people. Raises ``NotWhole``,
    ``KeyUnavailable``, ``Failed``."""
    file = keyfile.read(with_copies=True)
    roots = [file.works[version] for version in sorted(file.works, reverse=True)]
    manifest = backup.read_through(path, roots)
    people = list(backup.wrapped_keys(path, roots, manifest))
    open_now = sum(_opens(who, wrapped, file) for who, wrapped in people)
    gone = len(people) - open_now
    erased = f"; {gone} were erased since, and open by no key" if gone else ""
    return (
        f"These keys open {path}: {manifest.rows} rows of {manifest.taken[:16]}, until seal {manifest.seal}, "
        f"each byte as it was written. Of {len(people)} young people in it, {open_now} open{erased}."
    )


def _opens(who: UUID, wrapped: bytes, file: keyfile.KeyFile) -> bool:
    wrapped = wrapped if version_of(wrapped) in file.wraps else file.copies.get(who, b"")
    try:
        return bool(wrapped and unwrap(wrapped, who))
    except KeyUnavailable:
        return False


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
        typer.echo("No shares are printed: `spheres keys split`.", err=True)
    days = (datetime.now(UTC).date() - date.fromisoformat(file.indexed_on)).days
    if days > OLDEST_INDEX_DAYS:
        typer.echo(f"The blind indexes are {days} days old: run `spheres vault rotate --indexes`.", err=True)
    typer.echo("Every key opens." if not found else "Something is not as it should be.")
    return not found
