"""Make sure the browser tests have Chromium: install Debian's where we may, else say how.

Its headless shell is the same engine without windows: the tests take half as much of the machine.
"""

import os
import shutil
import subprocess
import sys

PACKAGE = "chromium-headless-shell"
NAMES = (PACKAGE, "chromium", "chromium-browser", "google-chrome")


def found() -> str | None:
    """Where the first of them is."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    if found():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        done = subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", PACKAGE], check=False
        )
        if done.returncode == 0:
            return 0
    print("The browser tests need Chromium: install your system's package `chromium`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
