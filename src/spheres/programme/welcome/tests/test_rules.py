from datetime import UTC, datetime, timedelta

import pytest

from spheres.programme.welcome.rules import Touch, next_touch

NOW = datetime(2026, 11, 27, 16, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(hours=2), NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("planned", "reached", "touch"),
    [
        (None, [], Touch.NOTE),
        (None, [BEFORE], Touch.PLAN),
        (AFTER, [], Touch.NOTE),
        (AFTER, [BEFORE], Touch.NOTE),
        (BEFORE, [], Touch.MET),
        (BEFORE, [BEFORE - timedelta(days=1)], Touch.MET),
        (BEFORE, [BEFORE], Touch.AGREE),
        (NOW, [], Touch.MET),
    ],
)
def test_what_is_offered_first(planned, reached, touch):
    assert next_touch(planned, reached, NOW) == touch
