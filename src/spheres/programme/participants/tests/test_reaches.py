"""Numbers, addresses and handles that mean the same, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.participants.reaches import MOST_KEYS, reach_keys, reaches_in

NUMBER = {"5145550143"}


@pytest.mark.parametrize(
    "written",
    [
        "514-555-0143", "(514) 555-0143", "+1 514.555.0143", "1-514-555-0143", "15145550143", "514 555 0143",
        "514‑555‑0143", "51 45 55 01 43", "٥١٤-٥٥٥-٠١٤٣", "５１４-555-0143",
        "514-555-0143 poste 2", "514-555-0143 ext. 3", "514-555-0143x3", "514-555-0143 x 12",
        "514-555-0143 #4", "514-555-0143, poste 222", "(514) 555-0143 (ext 3)", "#514-555-0143",
        "514-555-0143 18h30", "514-555-0143 18 h", "514-555-0143 entre 9h et 17h30", "514-555-0143 6 pm",
        "514-555-0143 18:30", "514-555-0143 après 18 heures", "Texto : 514-555-0143, le soir",
        "51 45 55 01 43 poste 2", "514 555 0143 18", "51 45 55 01 43 18h30", "51 45 55 01 43 #4",
        "\u202a514-555-0143\u202c", "514\u200b555\u200b0143", "514\u00ad-555-\u20600143",
    ],
)  # fmt: skip
def test_an_extension_and_hours_are_not_the_number(written):
    assert reach_keys(written) == NUMBER
    assert reaches_in(f"Appeler {written}.") >= NUMBER


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("zoe20080514@example.org", {"zoe20080514@example.org"}),
        ("mia.20080514@example.com", {"mia.20080514@example.com"}),
        ("Zoé <ZOE@Example.org>", {"zoe@example.org"}),
        ("zoe@example.org, 514-555-0143", {"zoe@example.org", "5145550143"}),
        ("514-555-0143 / 438 555-0188", {"5145550143", "4385550188"}),
        ("zoe_rr", {"zoe_rr"}), ("@zoe_rr", {"zoe_rr"}), ("@Zoe.rr", {"zoe.rr"}), ("zoe.rr", {"zoe.rr"}),
        ("insta : zoe_rr", {"zoe_rr"}), ("Snap @zoerr", {"zoerr"}), ("zoe20080514", {"zoe20080514"}),
        ("https://app.exemple.org/zoe_rr", {"zoe_rr"}),
        ("+33 6 12 34 56 78", {"3612345678"}), ("+41 44 555 0143", {"1445550143"}),
        ("555-0143 poste 2", {"5550143"}),
        ("maman", set()), ("inconnu", set()), ("H2X 1Y4, app. 3", set()), ("12345", set()), ("", set()),
    ],
)  # fmt: skip
def test_each_way_has_its_own_key(written, keys):
    assert reach_keys(written) == keys


@pytest.mark.parametrize(
    "written",
    [
        "zoerr08", "@zoerr08", "Snap : zoerr08", "Snapchat zoerr08", "insta: zoerr08", "IG @zoerr08",
        "instagram.com/zoerr08", "https://www.instagram.com/zoerr08/", "TikTok (zoerr08)",
    ],
)  # fmt: skip
def test_a_handle_is_the_same_after_the_name_of_where_it_is_one(written):
    assert reach_keys(written) == {"zoerr08"}
    assert reaches_in(written) >= {"zoerr08"}


def test_a_name_after_where_it_is_a_handle_stops_nobody_of_that_name():
    assert reach_keys("Snap : kevin", plain=True) == reach_keys("Messenger", plain=True) == set()


def test_a_text_full_of_addresses_has_no_keys_without_end():
    assert len(reach_keys(" ".join(f"zoe{n}@exemple.test" for n in range(99)))) == MOST_KEYS


def test_a_word_alone_is_a_handle_only_where_it_is_looked_for():
    assert reach_keys("ZoeRR", plain=True) == reach_keys("@zoerr") == {"zoerr"}
    assert reach_keys("demander à sa mère", plain=True) == set()


@given(st.text())
def test_no_text_is_too_strange(text):
    for plain in (False, True):
        keys = reach_keys(text, plain=plain)
        assert len(keys) <= MOST_KEYS
        assert "" not in keys
    assert len(reaches_in(text)) <= 2 * len(text) + 1


@given(st.from_regex(r"[a-z]{2,9}[0-9]{7,12}@[a-z]{2,9}\.(org|ca)", fullmatch=True))
def test_what_has_an_at_before_a_domain_is_never_a_phone(address):
    assert reach_keys(address) == {address}


@given(st.from_regex(r"[a-z]{2,9}[_.][a-z]{2,9}", fullmatch=True))
def test_a_handle_is_the_same_with_and_without_its_at(handle):
    assert reach_keys(handle) == reach_keys(f"@{handle}") == reach_keys(f"@{handle.upper()}")
    assert reach_keys(handle) <= reaches_in(f"lui écrire ({handle})")
