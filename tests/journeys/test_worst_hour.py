"""Everything fails at once, and nothing that was typed is lost: a real PostgreSQL that stops, hangs and comes
back under a served region; sessions that end; requests that are only half sent."""

import html
import re
import socket
import threading
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import assert_accessible, open_first
from tests.builders.networks import network_to
from tests.builders.outages import FORM, Database, Someone
from tests.journeys.conftest import PASSWORD, Visitor, serve_copy

pytestmark = pytest.mark.journey
LIMIT = 3.0
"""Seconds within which every page says what is wrong."""
WORDS = "Première ligne <b>\r\n« deux » & trois"
WAITERS = 8
BODY_SECONDS = 2
SAVE = "main form:not([method=dialog]) .button"
NOT_KEPT = {"en": "Draft not kept yet", "fr": "Brouillon pas encore gardé"}
NOT_SENT = {"en": "Not sent", "fr": "Pas envoyé"}
KEPT = {"en": "Draft kept at", "fr": "Brouillon gardé à"}
TITLES = {"en": "Spheres can’t reach its database", "fr": "Spheres n’atteint pas sa base de données"}


@pytest.fixture(scope="module")
def address(region_folder):
    with serve_copy(region_folder, SPHERES_BODY_SECONDS=str(BODY_SECONDS), SPHERES_PROXIES="1") as url:
        yield url


@pytest.fixture(scope="module")
def secure_address(address):
    with network_to(address, secure=True) as network:
        yield network.url


@pytest.fixture(scope="module")
def database(address, region_folder):
    return Database(region_folder)


@contextmanager
def away(database):
    database.stop()
    try:
        yield
    finally:
        database.start()


def is_back(someone):
    """Seconds until a page is shown again."""
    began = time.monotonic()
    while someone.get("/young-people/mine/").status >= 500:
        assert time.monotonic() - began < 30
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def worker(address):
    someone = Someone(address)
    assert someone.sign_in("pivot6").status == 302
    return someone


@pytest.fixture(scope="module")
def hers(worker):
    """The address of someone she accompanies."""
    found = re.search(r"/young-people/[0-9a-f-]{36}/", worker.get("/young-people/mine/?sort=name").body)
    return found[0]


@pytest.fixture
def note(worker, hers):
    """The address of the form of a note, and what is sent with it."""
    return a_note(worker, hers, f"{WORDS} {uuid4()}")


def a_note(worker, hers, words):
    form = worker.get(f"{hers}notes/add/")
    at = re.search(r'name="at"[^>]*value="([^"]*)"', form.body)
    return f"{hers}notes/add/", form.hidden() | {
        "text": words, "kind": "call", "opening": "open", "minutes": "5", "at": at[1],
    }  # fmt: skip


def given_back(page):
    """Every field of the form that the page gives back: name → value."""
    form = re.search(r'<main.*?<form method="post".*?</form>', page.body, re.S)[0]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
    fields |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.S))
    return {name: html.unescape(value) for name, value in fields.items()}


def how_many(database):
    """Notes that stand."""
    with database.connection() as connection:
        return connection.execute("SELECT count(*) FROM notes_contactnote").fetchone()[0]


def together(asks):
    answers = []
    threads = [threading.Thread(target=lambda ask=ask: answers.append(ask())) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("language", ["fr", "en"])
def test_database_away_is_said_within_three_seconds_and_what_was_typed_is_saved_once(
    record_property, database, worker, note, language
):
    path, typed = note
    stood = how_many(database)
    speaker = Someone(worker.address, language, worker.cookies)
    with away(database):
        others = [lambda: Someone(worker.address, language, dict(worker.cookies)).get("/home/")] * (
            WAITERS - 1
        )
        answers = together([lambda: speaker.post(path, typed), *others])
        for page in answers:
            assert page.status == 503 and page.seconds < LIMIT and int(page.headers["retry-after"]) > 0
            assert TITLES[language] in page.body and "no-store" in page.headers["cache-control"]
            assert page.headers["content-language"] == language
        at_once = [speaker.get("/home/"), Someone(worker.address).get("/sign-in/"), speaker.post(path, typed)]
        assert all(page.status == 503 and page.seconds < 1 for page in at_once), "known: nobody waits for it"
        static = speaker.get("/static/ui/spheres.css")
        assert static.status == 200 and static.seconds < 1
        draft = speaker.post("/drafts/keep/", typed)
        assert draft.status == 503 and draft.seconds < 1 and "<main" not in draft.body
        time.sleep(2)  # long enough for the pools to have given up
    seconds = is_back(speaker)
    record_property(f"seconds to 503 ({language})", round(max(page.seconds for page in answers), 2))
    record_property(f"seconds to recovery ({language})", round(seconds, 2))
    assert seconds < 2
    back = given_back(at_once[-1])
    assert {name: back[name] for name in typed if name != "csrfmiddlewaretoken"} == {
        name: value for name, value in typed.items() if name != "csrfmiddlewaretoken"
    }
    assert "<b>" not in at_once[-1].body and "&lt;b&gt;" in at_once[-1].body
    again = [speaker.post(path, back) for _ in range(2)]
    assert [page.status for page in again] == [302, 302], again[0].body
    assert how_many(database) == stood + 1


def test_what_is_sent_in_parts_comes_back_and_its_file_is_asked_for_again(database, worker, note):
    path, typed = note
    with away(database):
        page = worker.post_parts(path, typed | {"topics": "a"}, {"receipt": b"%PDF-1.4"})
    is_back(worker)
    assert page.status == 503 and given_back(page)["text"] == typed["text"]
    assert '<input type="file"' in page.body and 'name="receipt"' in page.body
    assert "multipart/form-data" in page.body and "choose it again" in page.body


def test_passwords_codes_and_what_another_site_sends_are_never_shown_again(database, worker, note):
    path, typed = note
    secret = "quatre mots a moi"
    with away(database):
        pages = [
            worker.post("/sign-in/", {"login": secret, "password": secret}),
            worker.post("/account/steps/authenticate/", {"code": secret}),
            worker.post("/account/password/", {"oldpassword": secret, "password1": secret}),
            worker.post(path, typed | {"text": secret}, Origin="https://elsewhere.example"),
            worker.post(path, typed | {"password_of_hers": secret}),
        ]
    is_back(worker)
    assert [page.status for page in pages] == [503] * len(pages)
    assert not [page.body for page in pages if secret in page.body]


def test_a_database_that_takes_what_is_asked_and_says_nothing_is_away(record_property, database, worker):
    database.freeze()
    try:
        pages = [worker.get("/home/") for _ in range(3)]
    finally:
        database.thaw()
    is_back(worker)
    record_property("seconds to 503, database frozen", round(pages[0].seconds, 2))
    assert [page.status for page in pages] == [503] * 3
    assert all(page.seconds < LIMIT for page in pages)


LOSES_ITS_SESSION = """
ALTER FUNCTION signin_session_save RENAME TO signin_session_save_as_ever;
CREATE FUNCTION signin_session_save(bytea, boolean, uuid, bytea, timestamptz) RETURNS boolean
LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN true; END $$;
GRANT EXECUTE ON FUNCTION signin_session_save TO spheres_app
"""


@contextmanager
def no_session_can_be_written(database):
    """As if the database died each time between the commit and the session, which comes after."""
    with database.connection() as admin:
        admin.execute(LOSES_ITS_SESSION)
        try:
            yield
        finally:
            admin.execute("DROP FUNCTION signin_session_save")
            admin.execute("ALTER FUNCTION signin_session_save_as_ever RENAME TO signin_session_save")


def test_what_is_saved_while_its_session_is_lost_is_said_to_be_saved(database, address, hers):
    on_a_shared_device = Someone(address)  # its session is written with each page
    on_a_shared_device.sign_in("pivot6", is_shared="on")
    path, typed = a_note(on_a_shared_device, hers, f"{WORDS} {uuid4()}")
    stood = how_many(database)
    with no_session_can_be_written(database):
        page = on_a_shared_device.post(path, typed)
        shown = on_a_shared_device.get("/young-people/mine/")
    is_back(on_a_shared_device)
    assert how_many(database) == stood + 1
    assert page.status == 200 and "What you sent is saved" in page.body and "The note is saved" in page.body
    assert shown.status == 200 and "is saved" not in shown.body


DIES_COMMITTING = """
CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON notes_contactnote DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION dies()
"""


def test_where_nobody_can_say_whether_it_is_saved_it_says_so_and_sent_again_it_is_saved_once(
    database, worker, note
):
    path, typed = note
    stood = how_many(database)
    with database.connection() as admin:
        admin.execute(DIES_COMMITTING)
        try:
            page = worker.post(path, typed)
        finally:
            admin.execute("DROP TRIGGER dies ON notes_contactnote; DROP FUNCTION dies")
    is_back(worker)
    assert page.status == 503 and "nobody can say yet" in page.body and "is not saved." not in page.body
    assert [worker.post(path, given_back(page)).status for _ in range(2)] == [302, 302]
    assert how_many(database) == stood + 1


def test_a_disk_that_is_full_is_said_and_what_was_typed_comes_back(database, worker, note):
    path, typed = note
    stood = how_many(database)
    with database.connection() as admin:
        admin.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE disk_full USING MESSAGE = 'could not extend file'; END $$; "
            "CREATE TRIGGER no_room BEFORE INSERT ON notes_contactnote EXECUTE FUNCTION no_room()"
        )
        try:
            page = worker.post(path, typed)
            reading = worker.get(hers_of(path))
        finally:
            admin.execute("DROP TRIGGER no_room ON notes_contactnote; DROP FUNCTION no_room")
    assert page.status == 503 and "There is no room left to save" in page.body and "can be read" in page.body
    assert reading.status == 200
    again = worker.post(path, given_back(page))
    assert again.status == 302 and how_many(database) == stood + 1


def hers_of(path):
    return path.removesuffix("notes/add/")


def test_what_another_holds_for_too_long_is_given_up_and_says_so(database, worker, note):
    path, typed = note
    with database.connection() as admin, admin.transaction():
        admin.execute("LOCK TABLE notes_contactnote IN ACCESS EXCLUSIVE MODE")
        page = worker.post(path, typed)
    assert page.status == 503 and page.seconds < 5, (page.status, page.seconds)
    assert "Somebody else was changing the same thing" in page.body
    assert given_back(page)["text"] == typed["text"]


def test_eight_that_send_half_of_themselves_hold_nobody(address, worker):
    there = urlsplit(address)
    head = f"POST /refer/ HTTP/1.1\r\nHost: {there.netloc}\r\nContent-Length: 1000\r\n\r\nabc".encode()
    with ExitStack() as open_ones:
        halves = [
            open_ones.enter_context(socket.create_connection((there.hostname, there.port)))
            for _ in range(WAITERS)
        ]
        for half in halves:
            half.sendall(head)
        time.sleep(0.3)
        pages = [worker.get(path) for path in ("/sign-in/", "/static/ui/spheres.css", "/young-people/mine/")]
        assert all(page.status < 400 and page.seconds < 1.5 for page in pages)
        for half in halves:
            half.settimeout(BODY_SECONDS + 5)
            assert half.recv(200).startswith(b"HTTP/1.1 408 ")


def test_what_is_sent_after_her_session_ended_comes_back_to_her_alone(database, address, hers):
    """Somebody else signs in first: nothing of it is shown, and it is gone."""
    for owner, intruder in (("pivot", None), ("pivot2", "pivot3")):
        her = Someone(address)
        her.sign_in(owner)
        found = re.search(r"/young-people/[0-9a-f-]{36}/", her.get("/young-people/mine/?sort=name").body)
        secret = f"Elle dit tout {uuid4().hex}"
        path, typed = a_note(her, found[0], secret)
        end_sessions(database, owner)
        answer = her.post(path, typed)
        assert answer.status == 302 and answer.headers["location"] == "/sign-in/?next=/typed/"
        sign_in = her.get(answer.headers["location"])
        assert "for you alone" in sign_in.body and "is not saved" in sign_in.body
        assert secret not in sign_in.body and secret not in str(her.cookies)
        back = her.sign_in(intruder or owner, "/typed/")
        if intruder:
            assert secret not in back.body and back.status == 302
            assert secret not in her.get("/typed/").body
        else:
            assert back.status == 200 and given_back(back)["text"] == secret
            saved = her.post(path, given_back(back))
            assert saved.status == 302 and secret in her.get(saved.headers["location"]).body
            assert her.get("/typed/").status == 302, "what was sent again waits no more"


def test_two_forms_that_were_sent_after_her_session_ended_both_come_back(database, address):
    her = Someone(address)
    her.sign_in("pivot8")
    found = re.search(r"/young-people/[0-9a-f-]{36}/", her.get("/young-people/mine/?sort=name").body)
    said = [f"Le {which} mot {uuid4().hex}" for which in ("premier", "second")]
    sent = [a_note(her, found[0], words) for words in said]
    end_sessions(database, "pivot8")
    for path, typed in sent:
        assert her.post(path, typed).headers["location"] == "/sign-in/?next=/typed/"
    her.sign_in("pivot8", "/typed/")
    for words in said:
        page = her.get("/typed/")
        assert given_back(page)["text"] == words
        path, _typed = sent[0]
        assert her.post(path, given_back(page)).status == 302
    assert her.get("/typed/").headers["location"] == "/home/"


def test_where_nothing_can_be_written_nothing_is_said_to_be_kept_or_saved(database, address, hers):
    """A database that only reads, as one that takes over does, and a disk that is full."""
    her = Someone(address)
    her.sign_in("pivot6")
    found = re.search(r"/young-people/[0-9a-f-]{36}/", her.get("/young-people/mine/?sort=name").body)
    path, typed = a_note(her, found[0], "Elle rappelle demain.")
    her.cookies.pop("spheres")
    with only_reads(database):
        page = her.post(path, typed)
    time.sleep(1)  # the connections that were ended are let go of
    assert page.status == 503 and given_back(page)["text"] == typed["text"]
    assert "What you sent is not saved" in page.body
    assert "is kept for" not in page.body and "is saved:" not in page.body


@contextmanager
def only_reads(database):
    def turn(what):
        with database.connection() as admin:
            admin.execute(f"ALTER ROLE spheres_app SET default_transaction_read_only = {what}")
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'spheres_app'"
            )

    turn("on")
    try:
        yield
    finally:
        turn("off")


def end_sessions(database, name):
    with database.connection() as admin:
        admin.execute(
            "DELETE FROM signin_session WHERE member_id = (SELECT id FROM accounts_member WHERE email = %s)",
            [f"{name}@spheres.example"],
        )


def test_a_page_of_the_session_before_gives_back_what_was_typed_in_it(address):
    her = Someone(address)
    her.sign_in("pivot4")
    found = re.search(r"/young-people/[0-9a-f-]{36}/", her.get("/young-people/mine/?sort=name").body)
    path, typed = a_note(her, found[0], "Sur la page de tout à l’heure.")
    stale = typed | {"csrfmiddlewaretoken": "x" * 64}
    page = her.post(path, stale)
    assert page.status == 403 and given_back(page)["text"] == typed["text"]
    assert her.post(path, given_back(page)).status == 302
    anothers = her.post(path, stale | {"typed_by": "AAAA"})
    assert anothers.status == 403 and typed["text"] not in anothers.body
    elsewhere = her.ask(
        "POST", path, urlencode(stale), **{"Content-Type": FORM, "Origin": "https://elsewhere.example"}
    )
    assert elsewhere.status == 403 and typed["text"] not in elsewhere.body


def begun(page, hers, words):
    """A note, up to its button."""
    page.goto(hers + "notes/add/")
    page.check("[name=kind][value=call]")
    page.check("[name=opening][value=open]")
    page.fill("[name=text]", words)


@pytest.mark.parametrize(
    ("size", "language", "who"), [("phone", "fr", "pivot5"), ("desktop", "en", "pivot4")]
)
def test_in_a_browser_typed_text_survives_the_database_back_and_the_session(
    browser, secure_address, database, size, language, who
):
    """Over HTTPS, where a browser keeps nothing of a page that is not to be stored."""
    visitor = Visitor(browser, secure_address, size, language)
    page = visitor.sign_in(who)
    page.goto("/young-people/mine/?sort=name")
    open_first(page)
    hers, text = page.url, page.locator("[name=text]")
    line, save = page.locator("[data-draft-line]"), page.locator(SAVE).first
    first, second, third = (f"« Une nuit, {number}, {language}. »" for number in ("un", "deux", "trois"))

    begun(page, hers, first)
    with away(database):
        text.press_sequentially(" ")
        expect(line).to_contain_text(NOT_KEPT[language], timeout=5_000)
        save.click()
        expect(page.locator("main [data-offline]")).to_contain_text(NOT_SENT[language])
        expect(text).to_have_value(first + " ")
        save.click()
        expect(page.locator("h1")).to_have_text(TITLES[language])
        expect(text).to_have_value(first + " ")
        assert_accessible(page)
    expect(line).to_contain_text(KEPT[language])
    save.click()
    page.wait_for_url(hers)
    expect(page.get_by_text(first)).to_be_visible()

    begun(page, hers, second)
    with away(database):
        save.click()
        expect(page.locator("h1")).to_have_text(TITLES[language])
        expect(text).to_have_value(second)
    expect(line).to_contain_text(KEPT[language])
    page.go_back()
    expect(text).to_have_value(second)

    begun(page, hers, third)
    expect(line).to_contain_text(KEPT[language])
    end_sessions(database, who)
    text.press_sequentially(" Après.")
    expect(line.locator("a")).to_be_visible()
    save.click()
    page.wait_for_url("**/sign-in/?next=/typed/")
    assert "Après" not in page.content()
    sign_in_again(page, who)
    page.wait_for_url("**/typed/")
    expect(text).to_have_value(third + " Après.")
    assert_accessible(page)
    save.click()
    page.wait_for_url(hers)
    expect(page.get_by_text(third + " Après.")).to_be_visible()
    visitor.context.close()


def sign_in_again(page, who):
    page.fill("[name=login]", f"{who}@spheres.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form .button >> nth=0")
    page.fill("[name=code]", page.locator("[data-demo-code]").inner_text())
    page.click("main form .button >> nth=0")
