"""Styles that can be found: a file a layer and a component, spaces from tokens, and no class for nothing."""

import re
from pathlib import Path

import pytest
from tools import styles

from spheres.foundation.ui.templatetags.spheres import hue
from spheres.programme.entourage.models import PersonAround

SOURCE = Path(__file__).resolve().parents[1] / "src" / "spheres"
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
SCRIPTS = sorted(SOURCE.glob("**/static/**/*.js"))
PARTS = [path for _layer, path in styles.sources()]
NAMES = [str(path.relative_to(styles.SOURCES)) for path in PARTS]
TOKENS = styles.SOURCES / "tokens.css"

COMMENT = re.compile(r"/\*.*?\*/", re.S)
SPACE = re.compile(r"(?<![\w-])((?:scroll-)?(?:margin|padding)[a-z-]*|(?:row-|column-)?gap)\s*:\s*([^;}]+)")
RAW = re.compile(r"\d(?:[a-z]|%)")
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.S)
WHERE_CLASSES_STAND = re.compile(r'(?<![\w-])(?:class|size)="([^"{]*(?:{[{%].*?[}%]}[^"{]*)*)"', re.S)
WIDTH = re.compile(r"{% block width %}(.*?){% endblock", re.S)
IN_SCRIPTS = re.compile(r"classList\.\w+\(\"([\w-]+)\"")
BY_CODE = {
    *(hue(n) for n in range(64)),
    *(f"is-{stance}" for stance in (*PersonAround.Stance.values, "never")),
}
"""Classes whose names are made: a face's hue, and where someone around her stands (``tie is-{{ … }}``)."""


def rules(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def classes_of(path):
    selectors = re.sub(r"\{[^{}]*\}", "{}", rules(path))
    return set(re.findall(r"\.(-?[a-zA-Z][\w-]*)", re.sub(r'url\([^)]*\)|"[^"]*"', "", selectors)))


def classes_used():
    """Each class that a template, a component or a script gives to something, with where."""
    used = dict.fromkeys(BY_CODE, "code")
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for words in WHERE_CLASSES_STAND.findall(text) + WIDTH.findall(text):
            for word in TAG.sub(" ", words).split():
                used.setdefault(word, path.relative_to(SOURCE))
    for path in SCRIPTS:
        used |= dict.fromkeys(IN_SCRIPTS.findall(path.read_text(encoding="utf-8")), path.relative_to(SOURCE))
    used.pop("is-", None)  # the beginning of a name that is made
    return used


def test_the_stylesheet_is_what_its_parts_say():
    assert not styles.forgotten(), "of no layer"
    assert styles.JOINED.read_text(encoding="utf-8") == styles.joined(), "python tools/styles.py join"


@pytest.mark.parametrize("path", PARTS, ids=NAMES)
def test_the_order_of_layers_is_written_once(path):
    assert "@layer" not in rules(path), "a file is of the layer that its place says"


@pytest.mark.parametrize("path", [path for path in PARTS if path != TOKENS], ids=lambda path: path.stem)
def test_spaces_are_tokens(path):
    raw = [f"{name}: {value}" for name, value in SPACE.findall(rules(path)) if RAW.search(value)]
    assert not raw, "take a step of tokens.css, or add one there that says what it means"


def test_each_token_is_there_and_is_for_something():
    text = "".join(map(rules, PARTS))
    made, asked = set(re.findall(r"(--[\w-]+)\s*:", text)), set(re.findall(r"var\((--[\w-]+)", text))
    assert asked == made


def test_each_class_in_a_template_has_a_style():
    styled = set().union(*map(classes_of, PARTS))
    assert not {name: str(path) for name, path in classes_used().items() if name not in styled}


@pytest.mark.parametrize("path", PARTS, ids=NAMES)
def test_each_style_is_of_something_on_a_page(path):
    assert classes_of(path) <= set(classes_used())
