"""Make sure the browser tests have Chromium: install Debian's where we may, else say how.

Its headless shell is the same engine without windows: the tests take half as much of the machine.
"""

import sys

from tools import debian

PACKAGE = "chromium-headless-shell"
NAMES = (PACKAGE, "chromium", "chromium-browser", "google-chrome")


def found() -> str | None:
    """Where the first of them is."""
    return debian.found(NAMES)


def main() -> int:
    if found() or debian.install(PACKAGE):
        return 0
    print("The browser tests need Chromium: install your system's package `chromium`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
