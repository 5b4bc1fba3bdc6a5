"""Attack a synthetic region on this machine with wapiti and sqlmap (Debian packages), and say what they find.

Serves a region of its own on 127.0.0.1 and attacks nothing else. As a member of each kind that has pages of
its own, signed in with the second step, and as a young person on her public pages. Bounded in time; writes a
short report to docs/security/attack.md and ends with 1 when something was found.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright
from tests.journeys.conftest import CHROMIUM, Visitor, serve_region

REPORT = Path(__file__).resolve().parents[1] / "docs" / "security" / "attack.md"
# Those left out ask another machine to answer (ssrf, xxe), guess files by long lists, or try passwords.
MODULES = (
    "backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,"
    "shellshock,sql,xss"
)
LEAVE_ALONE = ("sign-out/", "language/", "account/*")
EXPLAINED = {
    "Cross Site Request Forgery": "it does not know our token by name; each form is refused without it "
    "(`test_nothing_is_changed_by_a_form_of_another_site`)",
    "Secure Flag cookie": "plain HTTP here; with HTTPS every cookie is Secure",
    "HTTP Secure Headers": "Strict-Transport-Security goes with HTTPS alone; X-XSS-Protection is of no use "
    "beside the content policy",
}
WAPITI_SECONDS, SQLMAP_SECONDS = 240, 150
AS = {
    "a liaison": "liaison",
    "a coordinator": "coordination",
    "a pivot worker": "pivot",
    "a police liaison": "police",
    "a psychotherapist": "therapist",
    "an administrator": "admin",
    "a young person": "",
}
PARAMETERS = {
    "a liaison": ["/referrals/?page=1", "/young-people/shared/?page=1"],
    "a coordinator": ["/team/members/?words=a&partner=ccsmtl&sort=name&page=1", "/team/unusual/?page=1"],
    "a pivot worker": [
        "/young-people/mine/?sort=name&page=1",
        "/directory/?words=a&need=housing&place=b&language=fr&age=16&gender=&page=1",
    ],
    "a police liaison": ["/young-people/shared/?page=1"],
    "a psychotherapist": ["/services/requests/?show=over&page=1"],
    "an administrator": ["/team/members/?words=a&partner=ccsmtl&sort=name&page=1"],
    "a young person": ["/sign-in/?next=/home/"],
}


def cookies(browser, address, who):
    """The Cookie header of someone signed in, or of a visitor."""
    visitor = Visitor(browser, address, "desktop", "fr")
    visitor.page.goto("/refer/")
    if who:
        visitor.sign_in(who)
    found = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in visitor.context.cookies())
    visitor.context.close()
    return found


# Debian's wapiti 3.0.4 writes the pattern of an excluded address as Python 3.11 no longer reads it, and
# without excluding it signs itself out. This is the same function, as it was meant.
MENDED = """
import fnmatch, re
import wapitiCore.net.crawler as crawler
crawler.wildcard_translate = lambda pattern: re.compile(fnmatch.translate(pattern), re.IGNORECASE)
"""


def wapiti(address, cookie, folder):
    """(what it found by category, how many pages and forms it attacked)."""
    report = folder / "wapiti.json"
    (folder / "sitecustomize.py").write_text(MENDED)
    command = [
        "wapiti", "-u", f"{address}/", "--scope", "folder", "-m", MODULES, "-d", "4",
        "-H", f"Cookie: {cookie}",
        "--max-scan-time", str(WAPITI_SECONDS), "--max-attack-time", "40", "--max-links-per-page", "40",
        "--max-files-per-dir", "12", "--flush-session", "--no-bugreport", "-v", "0", "--store-session",
        str(folder / "session"), "-f", "json", "-o", str(report),
        *(word for path in LEAVE_ALONE for word in ("-x", f"{address}/{path}")),
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    run = subprocess.run(
        command, check=False, capture_output=True, text=True, env=environment, timeout=WAPITI_SECONDS * 4
    )
    if not report.exists():
        raise SystemExit(f"wapiti did not finish: {run.stderr[-800:]}")
    said = json.loads(report.read_text())
    for category, rows in [*said["vulnerabilities"].items(), *said["anomalies"].items()]:
        for row in rows[:8]:
            print(
                f"{category}: {row['method']} {row['path']} {row.get('parameter')} {row['info']}",
                file=sys.stderr,
            )
    found = {name: rows for name, rows in said["vulnerabilities"].items() if rows}
    found |= {f"anomaly: {name}": rows for name, rows in said["anomalies"].items() if rows}
    return found, run.stdout.partition("found ")[2].partition(" ")[0] or "?"


def sqlmap(address, cookie, path, folder):
    """Which parameters of ``path`` can be injected, as sqlmap says."""
    command = [
        "sqlmap", "-u", f"{address}{path}", "--cookie", cookie, "--batch", "--level", "2", "--risk", "1",
        "--dbms", "PostgreSQL", "--flush-session", "--threads", "2", "--output-dir", str(folder / "sqlmap"),
        "--disable-coloring", "--skip", "Cookie",
    ]  # fmt: skip
    try:
        run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SQLMAP_SECONDS)
    except subprocess.TimeoutExpired as late:
        return [], (late.stdout or b"").decode().count("testing '") if late.stdout else 0
    injectable = re.findall(r"Parameter: (.+)", run.stdout)
    return injectable, run.stdout.count("testing '")


def main() -> int:
    missing = [name for name in ("wapiti", "sqlmap") if not shutil.which(name)]
    if missing:
        print(f"Install {' and '.join(missing)} first: apt-get install wapiti sqlmap", file=sys.stderr)
        return 2
    lines, bad = [], 0
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        (folder / "region").mkdir()
        with serve_region(folder / "region") as address:
            for someone, who in AS.items():
                cookie = cookies(browser, address, who)
                found, pages = wapiti(address, cookie, folder)
                lines.append(f"| {someone} | wapiti | {pages} pages | {said_of(found)} |")
                bad += sum(not EXPLAINED.get(category) for category in found)
                for path in PARAMETERS[someone]:
                    injectable, tests = sqlmap(address, cookie, path, folder)
                    what = ", ".join(injectable) or "nothing"
                    lines.append(f"| {someone} | sqlmap | `{path}`, {tests} kinds of test | {what} |")
                    bad += len(injectable)
        log = (folder / "region" / "log").read_text()
        failed = [line for line in log.splitlines() if "Internal Server Error" in line]
        print("\n".join(sorted({line.partition("ERROR")[2] for line in failed})), file=sys.stderr)
        errors = len(failed)
        browser.close()
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(report_of(lines, errors), encoding="utf-8")
    print(REPORT.read_text())
    return 1 if bad or errors else 0


def said_of(found):
    if not found:
        return "nothing"
    return "; ".join(
        f"{name} × {len(rows)}{': ' + why if (why := EXPLAINED.get(name)) else ''}"
        for name, rows in found.items()
    )


WORDS = """# Attacked by machine

`make attack` on {day}: wapiti 3.0.4 and sqlmap 1.7.2 against a synthetic region on this machine, for a
bounded time. A machine finds what machines look for: see threat-model.md for the rest.

| as | by | over | found |
|---|---|---|---|
{lines}

Server errors while it was attacked: {errors}.
"""


def report_of(lines, errors):
    day = datetime.now(UTC).date().isoformat()
    return WORDS.format(day=day, lines="\n".join(lines), errors=errors)


if __name__ == "__main__":
    sys.exit(main())
