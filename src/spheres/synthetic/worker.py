"""What a helping process runs. It starts Django before anything that has models is imported."""

from datetime import datetime
from typing import Any

_region: Any = None


def begin(seed: int, now: datetime, participants: int) -> None:
    global _region  # noqa: PLW0603 - one region for each process
    import django  # noqa: PLC0415

    django.setup()
    from spheres.synthetic.region import Region  # noqa: PLC0415

    _region = Region(seed, now, participants)


def make(start: int, stop: int) -> None:
    from spheres.synthetic.copying import make_part  # noqa: PLC0415

    make_part(_region, start, stop)
