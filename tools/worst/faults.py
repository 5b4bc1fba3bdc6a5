"""The faults, each by its name."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tools.worst import background, clock, disks, outages, post, restoring
from tools.worst.figures import Row

COUNT = 100
"""Kills."""
Fault = Callable[[Path, int], Row]
FAULTS: Mapping[str, Fault] = {
    "kills": outages.kills,
    "away": outages.away,
    "disk-data": disks.disk_data,
    "disk-log": disks.disk_log,
    "half-sent": outages.half_sent,
    "queue": background.queue_stopped,
    "twice": background.twice,
    "worker": background.worker_killed,
    "mail": post.mail_away,
    "clock": clock.moved_clock,
    "restore": restoring.restored,
}
