"""Names that mean the same, however they are written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.participants.spelling import (
    APOSTROPHES,
    MOST_PARTS,
    folded,
    joined,
    name_parts,
    name_words,
    shortened,
    sound_of,
)

LETTERS = "abcdeghilnorstuvyzéèêëàâîïôûüçñÉÀÇ"
WORDS = st.text(LETTERS, min_size=2, max_size=8)
SCRIPTS = ["ᐊᓇ ᑯᓄᒃ", "فاطمة الزهراء", "Анна Петрова", "李 小龍", "김 민지", "Ελένη Παππά", "राम शर्मा"]


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("Léa Côté", "cote, lea"), ("Sarah-Ève Roy", "Roy Sarah Eve"), ("Œdra", "oedra"),
        ("Léa St-Pierre", "Léa Saint-Pierre"), ("Ana Ste-Marie", "Ana Sainte Marie"),
        ("Maëlle D’Astous", "Maëlle Dastous"), ("Maëlle D'Astous", "Maëlle D’Astous"),
        ("Erin O’Brien", "Erin OBrien"), ("Đặng Thị Thảo", "Dang Thi Thao"), ("Łucja Øre", "Lucja Ore"),
        ("Işıl Æther", "Isil Aether"), ("Lé\u200ba", "Lé a"), ("Tremb\u00adlay", "Tremblay"),
        ("Zoé‑Maude", "Zoé-Maude"), ("أمل", "امل"), ("Ёлка", "Елка"), ("Zoé ٣", "Zoé 3"),
    ],
)  # fmt: skip
def test_what_is_written_otherwise_does_not_part_a_name(first, other):
    assert name_parts(first) == name_parts(other) != []


def test_an_apostrophe_parts_the_words_of_a_text():
    assert {folded(f"l{apostrophe}abri") for apostrophe in APOSTROPHES} == {"l abri"}
    assert folded(folded("\u0149a")) == folded("\u0149a"), "one letter with its apostrophe"


def test_a_name_without_end_is_cut():
    assert len(name_parts("Léa " * 40)) == len(name_parts("Léa-" * 40)) == MOST_PARTS


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_has_its_names(name):
    assert len(name_parts(name)) == 2
    assert all(sound_of(part) for part in name_parts(name))
    assert len({sound_of(part) for part in name_parts(name)}) == 2


SPELLINGS = [("Mélissa", "Melyssa"), ("Sophie", "Sofie"), ("Noémie", "Noemi")]


@pytest.mark.parametrize(("first", "other"), SPELLINGS)
def test_spellings_that_sound_the_same_meet(first, other):
    assert sound_of(folded(first)) == sound_of(folded(other))


@given(st.text())
def test_no_text_is_too_strange_and_what_is_folded_stays_so(text):
    assert folded(folded(text)) == folded(text)
    words = name_words(text)
    assert sum(len(word) for word in words) <= MOST_PARTS
    assert all(part and folded(part) == part and sound_of(part) for word in words for part in word)
    assert len(joined(words)) <= len(folded(text)) + 6 * MOST_PARTS, "saint, for st"
    assert len(shortened(words)) <= MOST_PARTS


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", *APOSTROPHES]), WORDS), min_size=1, max_size=4))
def test_accents_and_apostrophes_are_no_letters(pieces):
    name = " ".join(a + apostrophe + b for a, apostrophe, b in pieces)
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    curly = "".join("’" if c in APOSTROPHES else c for c in name)
    without = "".join(c for c in name if c not in APOSTROPHES)
    for other in (bare, curly, without, name.upper(), unicodedata.normalize("NFD", name)):
        assert name_words(other) == name_words(name)


@given(st.lists(WORDS, min_size=2, max_size=6), st.data())
def test_a_hyphen_a_space_and_nothing_between_are_the_same_letters(parts, data):
    between = st.sampled_from([" ", "-", "‑", ""])
    one, other = (parts[0] + "".join(data.draw(between) + part for part in parts[1:]) for _twice in range(2))
    assert joined(name_words(one)) == joined(name_words(other)) or {"st", "ste"} & set(
        folded(f"{one} {other}".replace("-", " ")).split()
    )
    swapped = " ".join(parts[1:] + parts[:1])
    assert joined(name_words(swapped)) == joined(name_words(" ".join(parts)))


def test_what_is_left_of_a_name_still_has_two_words():
    assert shortened(name_words("Jade Gagnon-Roy")) == {("gagnon", "jade"), ("jade", "roy")}
    assert shortened(name_words("Marie-Ève Roy")) == set(), "no first name stands for half of it"
    assert shortened(name_words("Gagnon-Roy, Jade")) == shortened(name_words("Jade Gagnon-Roy"))
    assert shortened(name_words("Jade Roy")) == set()
    assert ("jade", "roy") in shortened(name_words("Jade Aude Roy"))


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("Héloïse", "Éloïse"), ("Hanaé", "Anaé"), ("Chloé", "Cloé"), ("Christelle", "Kristelle"),
        ("Meghan", "Mégan"), ("Karine", "Carine"), ("Célia", "Sélia"), ("Thériault", "Terriault"),
    ],
)  # fmt: skip
def test_what_is_said_alike_is_one_sound(first, other):
    assert sound_of(folded(first)) == sound_of(folded(other))


@pytest.mark.parametrize(("first", "other"), [("Hugo", "Diego"), ("Chloé", "Léo"), ("Charlie", "Karlie")])
def test_what_is_said_otherwise_is_another_sound(first, other):
    assert sound_of(folded(first)) != sound_of(folded(other))
