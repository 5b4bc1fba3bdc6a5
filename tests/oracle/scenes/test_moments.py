"""One story, read at several moments: what the rules say of then, each answer by hand."""

import pytest

from tests.oracle.scenes.meaning import sight
from tests.oracle.scenes.region import FOLLOW_UP, region
from tests.oracle.scenes.saying import COMMITTEE, Moment, Story, days, hours, kinds


def _three_months() -> Story:
    s = Story()
    region(s)
    s.girl("Maya")
    s.referred("Maya", at=days(-90))
    s.walks_with("Paula", "Maya", at=days(-88))
    s.yes("Maya", at=days(-80), until=days(30))
    s.referred("Maya", "joined", at=days(-80))
    s.yes("Maya", "Harbour", "contact needs", at=days(-70), until=days(20))
    s.named("Maya", "Nora", by="Harbour", at=days(-69))
    s.yes("Maya", COMMITTEE, at=days(-60), until=days(200))
    s.meeting("Tuesday", "Mona", opens=days(-1), closes=days(1))
    s.on_agenda("Maya", "Tuesday", "committee needs", at=days(-3))
    s.emergency("Nell", "Maya", at=hours(-20))
    s.yes("Maya", "Harbour", "contact", at=days(-10), until=days(20))
    return s


WHEN: list[tuple[Moment, str, str]] = [
    (days(-91), "Cora", ""),
    (days(-89), "Cora", "identity contact referral"),
    (days(-89), "Paula", ""),
    (days(-87), "Paula", "identity contact referral"),
    (days(-79), "Cora", ""),
    (days(-79), "Paula", FOLLOW_UP),
    (days(-69.5), "Nora", ""),
    (days(-50), "Nora", "contact needs"),
    (days(-9), "Nora", "contact"),
    (days(19), "Nora", "contact"),
    (days(20), "Nora", ""),
    (days(-2), "Mona", ""),
    (days(0), "Mona", "committee needs"),
    (days(1), "Mona", ""),
    (hours(-21), "Nell", ""),
    (hours(3), "Nell", "identity contact safety emergency"),
    (hours(4), "Nell", ""),
    (days(29), "Paula", FOLLOW_UP),
    (days(59), "Paula", FOLLOW_UP),
    (days(60), "Paula", ""),
]


@pytest.mark.parametrize(("at", "member", "reads"), WHEN)
def test_then(at: Moment, member: str, reads: str) -> None:
    assert sight(_three_months(), member, "Maya", at).reads == kinds(reads)
