"""What the form that corrects who she is lets through."""

from datetime import date

import pytest
from django.utils import timezone

from spheres.programme.participants.forms import AboutForm


@pytest.mark.parametrize(
    ("before", "now", "fine"),
    [
        (None, "2009-04-07", True),
        (date(2009, 4, 8), "2009-04-07", True),
        (date(2009, 4, 8), "", False),
        (date(2009, 4, 8), "3000-01-01", False),
        (date(2009, 4, 8), str(timezone.localdate().year - 13) + "-01-01", False),
    ],
)
def test_a_birth_date_is_corrected_but_not_so_that_another_would_have_decided(before, now, fine):
    said = {"name": "O", "languages": ["fr"], "birth_date": now}
    assert AboutForm(said, initial={"birth_date": before}).is_valid() == fine
