"""Words that say a gender, and the sentences of the catalogue with what *elle* stands for in them."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).resolve().parents[2] / "src/spheres/locale/fr/LC_MESSAGES/django.po"

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
    r"\b(?:une|la|cette|aucune) (?:seule )?jeune\b(?! personne)"
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
