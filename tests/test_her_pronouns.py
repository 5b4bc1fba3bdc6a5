"""A young person is *il*, *iel*, *elle*, or has not said: no sentence takes one of them for granted.

Asked of the words: the catalogue in both languages, and the region's pack. That the pages keep to it:
``tests/programme/test_her_pronouns.py``.
"""

import re
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/spheres"
CATALOGUE = SOURCE / "locale/fr/LC_MESSAGES/django.po"
PACKS = sorted((ROOT / "packs").glob("*/pack.yaml"))

ENGLISH = re.compile(r"\b(?:she|her|hers|herself|he|him|his|himself|girls?)\b", re.IGNORECASE)
"""Of nobody: *they*, her name, or a sentence that needs none."""

SAID_OF = re.compile(
    r"\b(?:elles?|celles?)\b"
    # What is done to her. To *a*, *l’* and *lui* nobody's gender is heard; to these it is.
    r"|\bla (?:(?:re)?joindre|rencontrer|référer|contacter?|connaître|connaissez|blâmer?|retient|calme|sert|"
    r"reçoit|trouve|concerne|surprenne|accompagne|soutient)\b"
    r"|\b(?:l’|t’|m’)(?:a|as|ai|ont|avons|avez|avait) \w+(?:ée|ue|ie|ise|inte)s?\b"
    r"|\b(?:jointe|accompagnée|référée|contactée|accueillie|rencontrée|placée|accusée|effacée)s?\b"
    r"|\btu (?:es|étais|seras|as été)(?: \w+)? (?:\w+ée|\w+ie|seule|prête|sûre|bienvenue)\b",
    re.IGNORECASE,
)
"""French words that say a woman, or a thing that French calls *elle*: only the latter may stay."""
NEVER = re.compile(
    r"\b(?:une|la|cette|aucune|chaque|de) (?:seule )?jeune(?! personne)\b(?<!chaque jeune)(?<!de jeune)"
    r"|\b(?:filles?|mineures|·e|\(e\)|il/elle|elle/il)\b",
    re.IGNORECASE,
)
"""Never of a young person, whoever is meant; nor a heavy way around it."""

STANDS_FOR = {
    "adresse", "application", "carte", "clé", "consultation", "copie", "date", "demande", "étape", "feuille",
    "invitation", "lettre", "ligne", "note", "nuit", "organisation", "page", "personne", "phrase",
    "référence", "rencontre", "réponse", "tentative", "thérapie", "version",  # what French calls elle
    "membre",  # who works here: the programme says elle of its members
}  # fmt: skip
"""What *elle* may stand for. Which it is stands beside the sentence, in the catalogue: ``# elle : note``."""


def catalogue():
    """(English, French, whom the note beside it says that *elle* stands for) of every sentence."""
    with CATALOGUE.open("rb") as file:
        for one in read_po(file, locale="fr"):
            if one.id:
                english, french = (
                    " / ".join(text) if isinstance(text, (tuple, list)) else text
                    for text in (one.id, one.string)
                )
                notes = [
                    note.removeprefix("elle : ") for note in one.user_comments if note.startswith("elle : ")
                ]
                yield english, french, set(notes)


SENTENCES = list(catalogue())


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
    """Make the sentence need none: *ce qui a été accepté*, *ensemble*, *sans nouvelles*, her name. Where
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
