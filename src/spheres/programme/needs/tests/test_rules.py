"""What changes on her map, and what is left as it was."""

from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.needs.models import Need
from spheres.programme.needs.rules import Mark, changed_marks

marks = st.dictionaries(
    st.sampled_from(["sleep", "food", "school"]),
    st.builds(Mark, st.sampled_from(Need.Weight.values), st.text(max_size=5)),
)


@given(marks, marks)
def test_what_is_left_blank_stays_and_the_same_map_changes_nothing(before, after):
    moved = changed_marks(before, after)
    assert changed_marks({**before, **moved}, after) == {}
    assert set(moved) <= set(after)
