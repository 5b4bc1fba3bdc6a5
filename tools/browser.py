"""Make sure the browser tests have Chromium: install Debian's where we may, else say how.

Its headless shell is the same engine without windows: the tests take half as much of the machine.
"""

import sys

from tools import debian

PACKAGE = "chromium-headless-shell"
WINDOWED = "chromium"
"""The whole browser, for what it keeps in a profile: the shell has no memory of what is typed."""
NAMES = (PACKAGE, "chromium", "chromium-browser", "google-chrome")


def found() -> str | None:
    """Where the first of them is."""
    return debian.found(NAMES)


def whole() -> str | None:
    """Where the one with a profile is, installed where we may."""
    names = NAMES[1:]
    return debian.found(names) or (debian.found(names) if debian.install(WINDOWED) else None)


def main() -> int:
    if whole() and (found() or debian.install(PACKAGE)):
        return 0
    print("The browser tests need Chromium: install your system's package `chromium`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
