"""The tool that breaks a region (``tools/faults.py``) finds what was lost and what was doubled: told by what
was promised and what stands, with no region behind it."""

from collections import Counter

import pytest
from tools.worst import figures
from tools.worst.figures import Row
from tools.worst.promises import DECISION, MESSAGE, WORDS, Promises


@pytest.fixture
def promises():
    """A note and a decision that were acknowledged, a note that nobody answered, one more word that was said
    not to be saved, and two messages to one member, of which one was acknowledged."""
    made = Promises()
    for kind, name in ((WORDS, "a"), (DECISION, "b"), (WORDS, "unanswered")):
        made.sent_once(kind, name)
    made.stands(WORDS, "a")
    made.stands(DECISION, "b")
    made.sent_once(WORDS, "a")  # sent again
    made.not_kept(WORDS, "more")
    for _time in range(2):
        made.asked_for(MESSAGE, "m@example.org")
    made.granted(MESSAGE, "m@example.org")
    return made


KEPT = {(WORDS, "a"): 1, (DECISION, "b"): 1, (MESSAGE, "m@example.org"): 1}


@pytest.mark.parametrize(
    ("kind", "name", "count", "lost", "doubled"),
    [
        (WORDS, "a", 1, False, False),
        (WORDS, "a", 0, True, False),
        (WORDS, "a", 2, False, True),
        (DECISION, "b", 0, True, False),
        (DECISION, "b", 2, False, True),
        (WORDS, "unanswered", 0, False, False),
        (WORDS, "unanswered", 1, False, False),
        (WORDS, "unanswered", 2, False, True),
        (WORDS, "more", 1, False, True),
        (MESSAGE, "m@example.org", 0, True, False),
        (MESSAGE, "m@example.org", 2, False, False),
        (MESSAGE, "m@example.org", 3, False, True),
        (WORDS, "of nobody", 1, False, True),
    ],
)
def test_what_is_lost_and_what_is_doubled_is_found(promises, kind, name, count, lost, doubled):
    compared = promises.compared(Counter(KEPT | {(kind, name): count}))
    assert compared.lost == ([(kind, name)] if lost else [])
    assert compared.doubled == ([(kind, name)] if doubled else [])
    assert compared.is_kept == (not lost and not doubled)
    assert compared.acknowledged == {WORDS: 1, DECISION: 1, MESSAGE: 1}


def test_a_message_that_was_refused_may_not_come(promises):
    promises.asked_for(MESSAGE, "other@example.org")
    promises.refused(MESSAGE, "other@example.org")
    compared = promises.compared(KEPT | {(MESSAGE, "other@example.org"): 1})
    assert compared.doubled == [(MESSAGE, "other@example.org")]


def test_a_fault_is_kept_only_with_nothing_lost_and_nothing_broken(promises):
    row = Row("a fault", "1", promises.compared(KEPT))
    assert row.is_kept
    assert "| 0 | 0 |" in row.line()
    row.broke.append("she who was erased opens")
    assert not row.is_kept
    assert "**she who was erased opens**" in row.line()
    lost = Row("a fault", "1", promises.compared({}))
    assert not lost.is_kept
    assert "| **words: 1, decision: 1, message: 1** | 0 |" in lost.line()


def test_figures_are_put_between_their_marks_and_those_of_other_faults_stay(tmp_path, promises):
    page = tmp_path / "page.md"
    page.write_text(f"Before.\n{figures.BEGINS}\n{figures.ENDS}\nAfter.\n")
    figures.write(page, [Row("first", "1", promises.compared(KEPT)), Row("second", why_not="no disk")])
    figures.write(page, [Row("first", "20", promises.compared(KEPT))])
    text = page.read_text()
    assert text.startswith("Before.\n")
    assert text.endswith("After.\n")
    assert "| first | 20 | 1 | 1 | 1 | 0 | 0 |" in text
    assert "| first | 1 |" not in text
    assert "| second | **not tried** |" in text
    bare = tmp_path / "bare.md"
    bare.write_text("No place for them.")
    with pytest.raises(SystemExit, match="no place for the figures"):
        figures.write(bare, [])
