"""That who must never be contacted is recognised in what is typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spheres.programme.participants.recognising import named_in, never_keys

NOTED = [
    ("Jean-Pierre de la Brosse", "", "Jean-Pierre de la Brosse"),
    ("Jean-Pierre de la Brosse", "", "Jeanpierre De La Brosse"),
    ("Kevin Roy (le père)", "", "Kevin Roy"), ("Kevin Roy (le père)", "", "Kevin Roy (le père)"),
    ("Kevin Roy [son ex]", "", "ROY, Kevin"), ("Kev (Kevin Roy)", "", "chez Kevin Roy"),
    ("x", "514-555-0191", "514-555-0191 18h30"), ("x", "514-555-0192 poste 3", "514-555-0192 poste 3"),
    ("x", "514-555-0192 poste 3", "514-555-0192"), ("x", "kevroy", "@kevroy"), ("x", "@kev.roy", "kev.roy"),
    ("x", "514-555-0191", "tél514-555-0191"), ("x", "Kev@Exemple.test", "kev@exemple.test"),
    ("Hugo D’Astous", "", "chez d'Hugo Dastous"), ("Hugo Dastous", "", "l’ami d’Hugo D’Astous"),
    ("Luc St-Pierre", "", "luc saint pierre"), ("ᐊᓇ ᑯᓄᒃ", "", "ᐊᓇ ᑯᓄᒃ"), ("(Karl)", "", "Karl"),
    ("Marie-Ève Roy", "", "Roy Marieeve"), ("Đặng Thảo", "", "Thao Dang"),
    ("Marie Ève Roy", "", "Ève Marie Roy"),
    ("Kevin le gars du bar de la rue Ontario", "", "voir Kevin le gars du bar de la rue Ontario"),
]  # fmt: skip
OTHERS = [
    ("Kevin Roy (le père)", "le père"),
    ("Kevin Roy (le père)", "Kevin Gagnon"),
    ("Amy", "Mya"),
    ("Karl Tremblay", "Karine Tremblay"),
    ("Jean-Pierre de la Brosse", "Jean-Pierre Roy"),
    ("Jean-Pierre de la Brosse", "de la"),
    ("Jean-Pierre de la Brosse", "Jean-Pierre de la Salle"),
    ("Kevin Roy (Père)", "voir le père"),
]


@pytest.mark.parametrize(("name", "reach", "typed"), NOTED)
def test_who_is_noted_one_way_is_recognised_another(name, reach, typed):
    assert never_keys(name, [reach]) & named_in([typed])


@pytest.mark.parametrize(("name", "typed"), OTHERS)
def test_who_is_another_is_let_through(name, typed):
    assert not never_keys(name, []) & named_in([typed])


@given(st.text(max_size=120), st.text(max_size=60), st.text(max_size=200))
def test_no_text_is_too_strange_and_keys_have_an_end(name, reach, text):
    assert len(never_keys(name, [reach])) <= 400
    assert len(named_in([text])) <= 18 * (len(text) + 1)


@example("Karl (Bob) Tremblay", "")
@given(st.text(max_size=60), st.text(max_size=60))
def test_who_is_typed_as_noted_is_recognised(name, reach):
    keys = never_keys(name, [reach])
    assert not keys or keys & named_in([f"{name} {reach}"])
