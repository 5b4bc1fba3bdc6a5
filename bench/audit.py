"""Time numbering, sealing and `spheres audit verify` against SHA-256 of the same bytes, on an empty region of
its own.

python bench/audit.py 1000000
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path


def main() -> None:
    looks = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="spheres") as folder:
        os.environ.update(
            SPHERES_DATA_FOLDER=folder, SPHERES_SECURE="0", SPHERES_DEMO="1", SPHERES_KEY_PROVIDER="file"
        )
        Path(folder).chmod(0o755)
        from spheres.config.commands import _ready, migrate  # noqa: PLC0415

        _ready()
        migrate()
        measure(Path(folder) / "audit", looks)


def measure(folder: Path, looks: int) -> None:
    from django.db import connections, transaction  # noqa: PLC0415

    from spheres.foundation.audit.reading import from_dump, from_table  # noqa: PLC0415
    from spheres.foundation.audit.signers import Signers  # noqa: PLC0415
    from spheres.foundation.audit.verifying import read_rows, verify  # noqa: PLC0415

    took: dict[str, float] = {}

    @contextmanager
    def timing(what: str) -> Iterator[None]:
        start, here = time.perf_counter(), time.process_time()
        yield
        took[what], took[f"{what}, here"] = time.perf_counter() - start, time.process_time() - here

    region = Signers.of_the_region
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_look (id, at, participant_id, kind, page, categories, sources) "
            "SELECT gen_random_uuid(), now(), gen_random_uuid(), 'view', 'workspace:participant', "
            "ARRAY['identity', 'contact', 'clinical'], ARRAY['assignment'] FROM generate_series(1, %s)",
            [looks],
        )
        with timing("numbering and sealing, with the command's start"):
            subprocess.run([Path(sys.executable).with_name("spheres"), "audit", "seal"], check=True)
        cursor.execute("VACUUM ANALYZE audit_look")
        with transaction.atomic(using="owner"):
            with timing("the table"):
                found = verify(lambda: from_table(cursor), folder, region(), lambda _read: None)
            assert (found.problems, found.looks) == ([], looks)
            with timing("reading the table"):
                rows = [row for some in from_table(cursor).rows for row in some]
    dump = folder / "dump.sql"
    dump.write_bytes(
        b"".join(_block(table, lines) for table, lines in (("audit_seal", []), ("audit_look", rows)))
    )
    with timing("reading a dump"):
        for _row in from_dump(dump).rows:
            pass
    with timing("a dump"):
        found = verify(lambda: from_dump(dump), folder, region(), lambda _read: None)
    assert found.looks == looks
    with timing("digests alone"):
        read_rows([rows], looks, lambda _read: None)
    with timing("SHA-256 row by row"):
        for row in rows:
            sha256(row).digest()
    with timing("SHA-256 all at once"):
        sha256(b"\n".join(rows)).digest()
    print(f"{looks:,} looks, {sum(map(len, rows)) / looks:.0f} bytes each")
    print("\n| what | s | CPU of this process s |\n|---|---|---|")
    for what, seconds in took.items():
        if not what.endswith(", here"):
            print(f"| {what} | {seconds:.2f} | {took[what + ', here']:.2f} |")


def _block(table: str, rows: list[bytes]) -> bytes:
    from spheres.foundation.audit.reading import WANTED  # noqa: PLC0415

    header = f"COPY public.{table} ({', '.join(WANTED[table])}) FROM stdin;\n".encode()
    return header + b"".join(row + b"\n" for row in rows) + b"\\.\n"


if __name__ == "__main__":
    main()
