"""A day within a sentence: French says *le 3 mai* after a word, and *hier*; English never *on yesterday*.
What is put in may be either, and the sentence fits both."""

import re
from pathlib import Path

import pytest
from django.utils import translation

SOURCE = Path(__file__).resolve().parents[1] / "src/spheres"
SENTENCE = re.compile(r"{%\s*blocktranslate(.*?)%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
PUT_IN = re.compile(r"""(\w+)=[\w.]+\|(day|moment|the_day|the_moment|date)\b""")
CONTEXT = re.compile(r"context\s+[\"']([^\"']+)[\"']")
ARTICLES = ("le", "du", "au", "à", "de", "jusqu’à", "jusqu’au")


def sentences():
    """(template, context, sentence, {name: filter}) of each sentence in which a day is put."""
    for file in sorted(SOURCE.rglob("templates/**/*.html")):
        for how, text in SENTENCE.findall(file.read_text("utf-8")):
            if names := dict(PUT_IN.findall(how)):
                plain, *_plural = re.split(r"{%\s*plural\s*%}", text)
                said = re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", plain)
                if "trimmed" in how:
                    said = " ".join(line.strip() for line in said.strip().splitlines())
                yield file.relative_to(SOURCE), CONTEXT.search(how), said, names


SENTENCES = list(sentences())


def before(sentence, name):
    """The word right before what is put in; none after a sign or at the beginning."""
    found = re.search(rf"([\w’]+) %\({name}\)s", sentence)
    return found[1].lower() if found else ""


@pytest.mark.parametrize(
    ("file", "context", "sentence", "names"), SENTENCES, ids=[s[2][:40] for s in SENTENCES]
)
def test_a_day_fits_the_sentence_it_is_put_into(file, context, sentence, names):
    with translation.override("fr"):
        french = translation.pgettext(context[1], sentence) if context else translation.gettext(sentence)
    for name, how in names.items():
        word = before(french, name)
        if how == "date":
            assert word in (*ARTICLES, ""), f"{file}: {french}"
        elif how.startswith("the_"):
            assert word not in ARTICLES, f"{file}: {french}"
        else:
            assert word == "", f"{file}: {french}"
        if how != "date":
            assert before(sentence, name) != "on", f"{file}: {sentence}"


def test_there_are_sentences_to_judge():
    assert len(SENTENCES) > 60
    assert {how for *_rest, names in SENTENCES for how in names.values()} >= {"day", "the_day", "the_moment"}
