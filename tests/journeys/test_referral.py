"""A liaison proposes a young person; the coordinator reads and answers; the liaison hears back."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_referral_is_sent_read_and_answered(visit, size, language):
    liaison = visit(size, language).sign_in("liaison")
    liaison.goto("/referrals/new/")
    assert_accessible(liaison)
    name = f"Zéphyrine {size} {language}"
    liaison.fill("[name=name]", name)
    liaison.fill("[name=age_said]", "16")
    liaison.check("[name=languages][value=fr]")
    liaison.check("[name=channel][value=text]")
    liaison.fill("[name=reach]", "514 555-0199")
    liaison.fill("[name=why_now]", "Elle le demande.")
    liaison.check("[name=urgency][value=now]")
    liaison.click("main form button")
    expect(liaison.locator(".wrong")).to_have_count(1)  # without her agreement it is not sent
    assert_accessible(liaison)
    assert liaison.input_value("[name=name]") == name
    liaison.check("[name=agreed]")
    liaison.click("main form button")
    liaison.wait_for_url("**/referrals/")
    assert_accessible(liaison)
    number = liaison.inner_text(".list .strong >> nth=0")
    assert re.match(r"R-[2-9A-Z]{5}$", number)
    assert name not in liaison.content()

    coordinator = visit(size, language).sign_in("coordination")
    coordinator.goto("/referrals/incoming/")
    assert_accessible(coordinator)
    coordinator.click(f"text={name}")
    coordinator.wait_for_url(re.compile(r"/incoming/[0-9a-f-]{36}/$"))
    assert_accessible(coordinator)
    letter = coordinator.url
    for question in ("of_age", "recognises", "hopes_for_change", "voluntary"):
        assert coordinator.is_checked(f"[name={question}][value=unknown]")
        coordinator.check(f"[name={question}][value=yes]")
    coordinator.check("[name=decision][value=not_now]")
    coordinator.click("main form .button >> nth=0")
    coordinator.click("dialog[open] [value=no]")
    expect(coordinator.locator(".wrong")).to_have_count(0)  # asked once more, and gone back
    coordinator.click("main form .button >> nth=0")
    assert_accessible(coordinator)
    coordinator.click("dialog[open] [value=yes]")
    expect(coordinator.locator(".wrong")).to_have_count(2)  # a reason, and what was offered
    coordinator.select_option("[name=reason]", "her_choice")
    coordinator.fill("[name=offered_instead]", "Le numéro de la ligne d’écoute.")
    coordinator.click("main form .button >> nth=0")
    coordinator.click("dialog[open] [value=yes]")
    coordinator.wait_for_url("**/incoming/")
    expect(coordinator.locator(f"text={name}")).to_have_count(0)
    assert coordinator.goto(letter).status == 404

    liaison.goto("/referrals/")
    row = liaison.locator(".list li", has_text=number)
    assert {"fr": "Pas maintenant", "en": "Not now"}[language] in row.inner_text()
    assert liaison.goto(letter).status == 404
