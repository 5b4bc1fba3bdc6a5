"""Make sure the browser tests have Chromium: install Debian's where we may, else say how."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    if any(shutil.which(name) for name in NAMES):
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        done = subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False
        )
        if done.returncode == 0:
            return 0
    print("The browser tests need Chromium: install your system's package `chromium`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
