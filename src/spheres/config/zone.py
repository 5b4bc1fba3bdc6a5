"""The region's time zone, read from its pack before Django is there: settings need it first of all."""

from pathlib import Path
from zoneinfo import available_timezones

import yaml

from spheres.foundation.plain_yaml import plain

USUAL = "America/Toronto"
"""Of a pack that names none, as before packs could."""
PACK_FILE = "pack.yaml"


class NoSuchZone(Exception):
    """The pack names a time zone that there is none of: with a wrong one, today would be another day."""


def zone_of(folder: Path) -> str:
    """The time zone of the pack in ``folder``; the usual where none can be read, which the pack's own check
    says. Raises ``NoSuchZone``."""
    try:
        content = plain((folder / PACK_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return USUAL
    zone = content.get("time_zone", USUAL) if isinstance(content, dict) else USUAL
    if zone not in available_timezones():
        raise NoSuchZone(f"{folder / PACK_FILE}: time_zone: there is no time zone {zone!r}")
    return str(zone)
