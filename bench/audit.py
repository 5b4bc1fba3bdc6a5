"""Time `spheres audit verify` against SHA-256 of the same bytes, on an empty region of its own.

python bench/audit.py 1000000
"""

import os
import sys
import tempfile
import time
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
    from django.db import connections  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from spheres.foundation.audit.models import Seal  # noqa: PLC0415
    from spheres.foundation.audit.sealing import link_of, seal_everything, signing_key  # noqa: PLC0415
    from spheres.foundation.audit.verifying import LINES, verify  # noqa: PLC0415

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_look (id, at, participant_id, kind, page, categories, sources) "
            "SELECT gen_random_uuid(), now(), gen_random_uuid(), 'view', 'followup:participant', "
            "ARRAY['identity', 'contact', 'clinical'], ARRAY['assignment'] FROM generate_series(1, %s)",
            [looks],
        )
        start = time.perf_counter()
        seal_everything(folder, timezone.now())
        sealing = time.perf_counter() - start
        cursor.execute("VACUUM ANALYZE audit_look")
        kept = [link_of(seal) for seal in Seal.objects.using("owner").order_by("number")]
        start = time.perf_counter()
        found = verify(cursor, kept, folder, signing_key().public_key(), lambda _read: None)
        verifying = time.perf_counter() - start
        assert found == []
        start = time.perf_counter()
        with cursor.copy(LINES) as copy:
            rows = b"".join(bytes(piece) for piece in copy).split(b"\n")
        reading = time.perf_counter() - start
    start = time.perf_counter()
    for row in rows:
        sha256(row).digest()
    hashing = time.perf_counter() - start
    start = time.perf_counter()
    sha256(b"\n".join(rows)).digest()
    at_once = time.perf_counter() - start
    print("| looks | sealing s | verifying s | of which reading s | SHA-256 row by row s | all at once s |")
    print("|---|---|---|---|---|---|")
    print(f"| {looks:,} | {sealing:.1f} | {verifying:.1f} | {reading:.1f} | {hashing:.2f} | {at_once:.2f} |")


if __name__ == "__main__":
    main()
