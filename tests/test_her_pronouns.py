"""A young person is *il*, *iel*, *elle*, or has not said: no sentence takes one of them for granted.

Asked of the words: the catalogue in both languages, and the region's pack. That the pages keep to it:
``tests/programme/test_her_pronouns.py``.
"""

from pathlib import Path

import pytest
import yaml

from tests.builders.pronouns import ENGLISH, NEVER, SAID_OF, SENTENCES, STANDS_FOR

ROOT = Path(__file__).resolve().parents[1]
PACKS = sorted((ROOT / "packs").glob("*/pack.yaml"))


def said_in(pack, language):
    """Every text of a pack in that language."""
    if isinstance(pack, dict):
        for key, value in pack.items():
            if key == language and isinstance(value, str):
                yield value
            else:
                yield from said_in(value, language)
    elif isinstance(pack, list):
        for each in pack:
            yield from said_in(each, language)


def test_no_english_sentence_takes_a_pronoun_for_granted():
    assert [english for english, *_rest in SENTENCES if ENGLISH.search(english)] == []


def test_no_french_sentence_says_a_woman_where_a_young_person_is_meant():
    """Make the sentence need none: *ce qui a été accepté*, *ensemble*, *injoignable*, her name. Where
    *elle* is a thing, or a member, write beside it in the catalogue which: ``# elle : demande``."""
    wrong = [french for _english, french, elle in SENTENCES if SAID_OF.search(french) and not elle]
    assert wrong == []
    assert {each for *_rest, elle in SENTENCES for each in elle} <= STANDS_FOR


def test_no_french_sentence_names_a_young_person_by_a_gender():
    assert [french for _english, french, _elle in SENTENCES if NEVER.search(french)] == []


def test_a_note_of_whom_elle_is_goes_with_the_sentence_that_needed_it():
    assert [french for _english, french, elle in SENTENCES if elle and not SAID_OF.search(french)] == []


@pytest.mark.parametrize("file", PACKS, ids=lambda file: file.parent.name)
def test_no_text_of_a_pack_takes_a_pronoun_for_granted(file):
    pack = yaml.safe_load(file.read_text("utf-8"))
    assert [text for text in said_in(pack, "en") if ENGLISH.search(text)] == []
    french = list(said_in(pack, "fr"))
    assert french and [text for text in french if SAID_OF.search(text) or NEVER.search(text)] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Ce qu’elle a accepté", "Comment la joindre", "Celles que vous suivez", "L’a vue dans la liste",
        "Pas jointe", "Tu es la bienvenue", "Il y a une façon de la rejoindre",
    ],
)  # fmt: skip
def test_such_a_sentence_would_be_seen(sentence):
    assert SAID_OF.search(sentence)


@pytest.mark.parametrize(
    "sentence", ["Qui l’accompagne", "Ce qui lui fait du bien", "Ses objectifs", "Le joindre à la demande"]
)
def test_a_sentence_that_needs_no_gender_is_left_alone(sentence):
    assert not SAID_OF.search(sentence) and not NEVER.search(sentence)


@pytest.mark.parametrize("sentence", ["La page d’une jeune", "La jeune décide", "Les mineures peuvent venir"])
def test_a_young_person_named_by_a_gender_would_be_seen(sentence):
    assert NEVER.search(sentence)
    assert not NEVER.search("Chaque jeune décide, et une jeune personne aussi; aucun nom de jeune")
