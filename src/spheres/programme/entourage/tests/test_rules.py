"""Where everyone stands on the picture."""

from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.entourage.rules import CENTRE, ORDER, ecomap, short


@given(st.lists(st.sampled_from(ORDER), min_size=1, max_size=25))
def test_everyone_has_a_place_of_her_own_on_the_picture(stances):
    places = ecomap([(str(n), stance) for n, stance in enumerate(stances)])
    assert len({(place.x, place.y) for place in places}) == len(stances)
    assert all(0 <= place.x <= 2 * CENTRE and 0 <= place.y <= 2 * CENTRE for place in places)
    assert short("Marie-Antoinette") == "Marie-Antoi…"
