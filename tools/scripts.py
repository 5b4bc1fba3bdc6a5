"""Check the types of the pages' scripts, which JSDoc says, with TypeScript's compiler (tsconfig.json).

It is Debian's, installed where we may (decision 23); any other `tsc` will do.
"""

import subprocess
import sys
from pathlib import Path

from tools import debian

ROOT = Path(__file__).resolve().parents[1]
NAMES, PACKAGE = ("tsc",), "node-typescript"


def main() -> int:
    compiler = debian.found(NAMES) or (debian.install(PACKAGE) and debian.found(NAMES))
    if not compiler:
        print("The scripts are checked by TypeScript: install your system's `tsc`.", file=sys.stderr)
        return 1
    return subprocess.run([compiler, "--project", str(ROOT)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
