"""A program that the checks need and that no wheel holds: Debian's, installed where we may."""

import os
import shutil
import subprocess


def found(names: tuple[str, ...]) -> str | None:
    """Where the first of them is."""
    return next((path for name in names if (path := shutil.which(name))), None)


def install(package: str) -> bool:
    """Whether it is installed now. Only root may, where there is apt."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    wanted = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    return subprocess.run(wanted, check=False).returncode == 0
