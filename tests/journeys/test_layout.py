"""Where things stand on a page, measured."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, open_first

pytestmark = pytest.mark.journey
ROOM_BELOW = """notice => {
  const room = below => below.getBoundingClientRect().top - notice.getBoundingClientRect().bottom;
  const found = {}, next = notice.nextElementSibling;
  found[next.tagName] = room(next);
  for (const name of ['p', 'form', 'section']) {
    const other = document.createElement(name);
    other.textContent = '–';
    notice.after(other);
    found[name] = room(other);
    other.remove();
  }
  return found;
}"""


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_what_is_said_at_the_top_of_a_page_touches_nothing_below(visit, size, language):
    page = visit(size, language).sign_in("pivot6")
    page.goto("/young-people/mine/?sort=name")
    open_first(page)
    page.goto(page.url + "about/")
    page.fill("[name=pronouns]", f"elle {size} {language}")
    page.click("main form .button")
    notice = page.locator("main > .notice.is-good")
    expect(notice).to_be_visible()
    assert_accessible(page)
    assert {name: room for name, room in notice.evaluate(ROOM_BELOW).items() if room < 16} == {}


NARROW = {"width": 360, "height": 780}
CUT = """places => places.filter(place => place.scrollWidth > place.clientWidth
  || [...place.children].some(part => part.scrollWidth > part.clientWidth && part.clientWidth)
  || place.getBoundingClientRect().right > innerWidth).map(place => place.textContent.trim())"""


@pytest.mark.parametrize("who", ["supervisor", "liaison", "therapist", "committee", "pivot", "coordination"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_words_of_each_place_are_whole_on_a_narrow_phone(visit, who, language):
    page = visit("phone", language).sign_in(who)
    page.set_viewport_size(NARROW)
    places = page.locator("nav.places > a:visible, nav.places summary")
    assert places.count() > 1
    assert places.evaluate_all(CUT) == []
    boxes = [place.bounding_box() for place in places.all()]
    assert all(left["x"] + left["width"] <= right["x"] for left, right in pairwise(boxes))
