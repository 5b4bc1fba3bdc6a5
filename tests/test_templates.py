"""Templates that can be read, and a head of a page that is written in one place."""

import ast
import re
from pathlib import Path

import pytest

from spheres.foundation.accounts.roles import Role

SOURCE = Path(__file__).resolve().parents[1] / "src" / "spheres"
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
COMPONENTS = SOURCE / "foundation" / "ui" / "templates" / "cotton"
WIDEST = 160
ONLY_IN = {"page-head": "head.html", "crumbs": "crumbs.html"}


def lines():
    return [
        (path, n, line)
        for path in TEMPLATES
        for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
    ]


def test_no_line_is_too_wide_to_be_read():
    wide = [f"{path.relative_to(SOURCE)}:{n}" for path, n, line in lines() if len(line) > WIDEST]
    assert not wide, f"break these at a tag or between attributes, {WIDEST} characters at most"


@pytest.mark.parametrize("name", ONLY_IN)
def test_a_page_says_its_head_and_crumbs_by_the_component(name):
    word = re.compile(rf'class="[^"]*(?<![\w-]){name}(?![\w-])')
    found = {path for path, _n, line in lines() if word.search(line)}
    assert found == {COMPONENTS / ONLY_IN[name]}, "use <c-head> and <c-crumbs>"


def test_a_heading_that_is_the_title_is_not_said_twice():
    """`<c-head>` and `<c-crumbs>` take the words of the title block where no others are given."""
    twice = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        title = re.search(r"{% block title %}(.*?){% endblock", text, re.S)
        given = re.findall(r'<c-slot name="(?:title|here)">(.*?)</c-slot>', text, re.S)
        if title and title[1].strip() in [words.strip() for words in given]:
            twice.append(str(path.relative_to(SOURCE)))
    assert not twice


OF_ONE_FORM = re.compile(
    r"(?:<c-(?:person-)?crumbs.*?(?:/>|</c-(?:person-)?crumbs>))?"
    r"<c-head(?:/>|.*?</c-head>)<c-card><c-form[^>]*/></c-card>",
    re.S,
)


def test_a_page_that_is_one_form_has_no_template_of_its_own():
    """`form_page` of the participants room shows it; what stands beside such a form is told to it."""
    own = []
    for path in (SOURCE / "programme").glob("**/templates/**/*.html"):
        content = re.search(r"{% block content %}(.*){% endblock", path.read_text(encoding="utf-8"), re.S)
        if content and OF_ONE_FORM.fullmatch(re.sub(r"\s*(<[^>]*>)\s*", r"\1", content[1]).strip()):
            own.append(str(path.relative_to(SOURCE)))
    assert not own


A_FORM = re.compile(r"<form method=\"post\".*?</form>", re.S)
OF_ONE_BUTTON = re.compile(
    r"<form[^>]*>\s*{% csrf_token %}\s*(<input[^>]*>\s*)*<button(?:(?!</button).)*</button>\s*</form>", re.S
)


def test_a_button_that_does_something_at_once_is_the_component():
    """`<c-does>`; the two bare ones are in the bar of each page."""
    forms = [(path, form) for path in TEMPLATES for form in A_FORM.findall(path.read_text(encoding="utf-8"))]
    own = {str(path.relative_to(SOURCE)) for path, form in forms if OF_ONE_BUTTON.fullmatch(form)}
    assert own == {"foundation/ui/templates/ui/base.html"}


def test_whoever_asks_once_more_brings_the_script_that_does():
    """The dialog is one with its script, and no page has to remember it."""
    named = {path for path, _n, line in lines() if "confirm.js" in line}
    assert named == {COMPONENTS / "dialog.html"}
    asks = {path for path, _n, line in lines() if "data-confirm-when" in line}
    assert asks == {path for path, _n, line in lines() if "<c-dialog" in line}


IN_CONDITIONS = re.compile(r"{%\s*(?:if|elif|with|for|include|firstof|cycle)\b(.*?)%}", re.S)
OF_RIGHTS = re.compile(r"(?<![\w-])(?:rights|roles?|perms|is_staff|is_superuser)(?![\w-])")
OF_WHO_ASKS = re.compile(r"(?<![\w.])member\.(?!pk\b)\w+")
A_ROLE = re.compile("|".join(rf"[=!]= ?[\"']{role}[\"']|\bis_{role}\b" for role in Role.values))


def test_no_template_asks_about_a_right_or_a_role():
    """The view asks her record, and tells the template by a name of the page's own (``may_write``)."""
    asked = [
        f"{path.relative_to(SOURCE)}: {condition.strip()}"
        for path in TEMPLATES
        for condition in IN_CONDITIONS.findall(path.read_text(encoding="utf-8"))
        if any(words.search(condition) for words in (OF_RIGHTS, OF_WHO_ASKS, A_ROLE))
    ]
    assert not asked


IN_TAGS = re.compile(r"{{.*?}}|{%.*?%}|:[a-z-]+=\"[^\"]*\"", re.S)
STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")
OF_LIBRARIES = """
    all auto_id choice_label count counter counter0 css_classes data errors field first form get_full_path
    get_unused_codes has_next has_other_pages has_previous help_text id_for_label initial ip is_hidden
    is_multipart items label last last_used_at level_tag media name next_page_number non_field_errors
    num_pages number paginator passwordless path pk previous_page_number resolver_match tag tags url_name
    user_agent username value values widget
"""


def names_asked():
    """Each name after a dot in a template's tags, with where it is first asked."""
    asked = {}
    for path in TEMPLATES:
        for tag in IN_TAGS.findall(path.read_text(encoding="utf-8")):
            code = tag if tag.startswith("{") else tag.split("=", 1)[1].strip('"')
            for name in re.findall(r"(?<=[\w)])\.([a-z_]\w*)", STRINGS.sub("", code)):
                asked.setdefault(name, path.relative_to(SOURCE))
    return asked


def names_defined():
    defined = set(OF_LIBRARIES.split())
    for path in SOURCE.glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case (
                    ast.FunctionDef(name=name) | ast.arg(arg=name) | ast.Attribute(attr=name, ctx=ast.Store())
                ):
                    defined.add(name)
                case ast.Name(id=name, ctx=ast.Store()):
                    defined |= {name, f"{name}_id", f"get_{name}_display"}
                case ast.keyword(arg=str(name)) | ast.Constant(value=str(name)):
                    defined.add(name)
    return defined


def test_no_template_asks_for_a_name_that_nothing_bears():
    """Django says nothing of one: the sentence is left out, or ``if`` takes the other way."""
    defined = names_defined()
    assert not {name: str(path) for name, path in names_asked().items() if name not in defined}
