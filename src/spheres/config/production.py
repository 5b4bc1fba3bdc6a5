"""What a real region is never served with. Plain rules: each says what is wrong, and what to set instead.

The demo is served with any of it: nobody in it exists.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from spheres.config.deployment import Deployment

NOT_THE_SERVER = 0o077
"""The group and everybody else on this machine."""


@dataclass(frozen=True)
class Refusal:
    """``what`` is unsafe, and what makes it safe: a setting, or a command."""

    what: str
    instead: str

    def __str__(self) -> str:
        return f"{self.what} {self.instead}"


def refusals(
    given: Deployment, *, embedded: bool, synthetic: bool, modes: Mapping[Path, int], serving: bool
) -> list[Refusal]:
    """What keeps this region from being served, or its background work from being done.

    ``embedded``: no address of a database is given. ``synthetic``: the database says that nobody in it
    exists. ``modes``: the permissions of the files that hold secrets. ``serving``: pages are served, and not
    only the background work done.
    """
    if given.demo:
        return (
            [] if synthetic else [Refusal("SPHERES_DEMO is set, and this region is a real one.", "Unset it.")]
        )
    found = [*_of_the_data(embedded, synthetic), *_of_messages(given), *_of_files(modes)]
    return [*found, *_of_the_way_in(given)] if serving else found


def _of_the_data(embedded: bool, synthetic: bool) -> Iterator[Refusal]:
    if synthetic:
        yield Refusal(
            "This region is a synthetic one: its passwords and second steps are public.",
            "Make a new database (docs/operator.md); `spheres demo` serves this one.",
        )
    if embedded:
        yield Refusal(
            "No server of PostgreSQL is given: the one in the wheel lets in whoever reaches its socket.",
            "Set DATABASE_URL, DATABASE_OWNER_URL and DATABASE_WORKER_URL (docs/operator.md).",
        )


def _of_messages(given: Deployment) -> Iterator[Refusal]:
    if not given.email_url:
        yield Refusal(
            "No mail server is given: messages would stay in a folder, with links that choose passwords.",
            "Set SPHERES_EMAIL_URL, as smtp+tls://user:password@host:587.",
        )


def _of_files(modes: Mapping[Path, int]) -> Iterator[Refusal]:
    for path, mode in sorted(modes.items()):
        if mode & NOT_THE_SERVER:
            yield Refusal(f"{path} can be read by others on this machine.", f"chmod go-rwx {path}")


def _of_the_way_in(given: Deployment) -> Iterator[Refusal]:
    if given.debug:
        yield Refusal("SPHERES_DEBUG is set: errors would show what was in them.", "Unset it.")
    if not given.secure:
        yield Refusal(
            "SPHERES_SECURE is off: passwords would travel in clear.",
            "Unset it, behind a proxy that speaks HTTPS.",
        )
    elif given.proxies < 1:
        yield Refusal(
            "Nobody's proxy says that a page came by HTTPS: anyone's word for it would be believed.",
            "Set SPHERES_PROXIES to how many of yours stand before the server, 1 or more.",
        )


def modes_of_secrets(given: Deployment) -> dict[Path, int]:
    """The permissions of what holds keys and messages, of those that are there."""
    folder = given.data_folder
    secrets: Iterable[Path] = (
        given.key_file, *given.places_of_keys, folder / "session.key",
        folder / "mail", *(folder / "mail").glob("*"),
    )  # fmt: skip
    return {path: path.stat().st_mode & 0o777 for path in secrets if path.exists()}
