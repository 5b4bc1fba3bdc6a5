"""What her texts say of who sees something of her, beside what the wall lets each member see."""

import random

import pytest
from conftest import as_owner
from django.utils import translation

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Member
from spheres.programme.consents.queries import her_consents, read_back
from spheres.programme.consents.who_sees import who_sees
from spheres.programme.participants.record import load_record
from tests.builders.followed import welcomed
from tests.builders.members import a_member, on_call
from tests.builders.services import sharing_with
from tests.builders.statements import set_back
from tests.builders.supported import supported

pytestmark = pytest.mark.django_db
PARTNERS = ["en-marge", "marie-vincent", "ccsmtl", "anonyme"]
NAMES = ["Alba", "Bao", "Cléo", "Dina", "Ewa", "Fanta", "Gaia", "Hana", "Ines", "Jade", "Kim", "Lea", "Mia"]


def a_team(seed):
    """Someone who shares with some, her worker, and supervisors of several partners; each of another name."""
    dice = random.Random(seed)  # noqa: S311 - chance, and no secret
    liaisons = [a_member("liaison", partner) for partner in PARTNERS]
    yes = dice.sample(liaisons, dice.randint(0, len(liaisons)))
    pk, pivot = sharing_with(*yes, categories=["contact", "clinical"])
    for partner in dice.sample(PARTNERS, dice.randint(1, len(PARTNERS))):
        supported(pivot, partner)
    for partner in dice.sample(PARTNERS, dice.randint(0, 2)):
        on_call("liaison", partner)
    with as_owner():
        everyone = list(Member.objects.filter(is_active=True))
    for number, member in enumerate(everyone):
        set_back(Member, member.pk, name=f"{NAMES[number % len(NAMES)]} Fictive{number}")
    with as_owner():
        return pk, pivot, list(Member.objects.filter(is_active=True).select_related("partner"))


def sees(member, pk):
    set_current_member(member.pk)
    try:
        return bool(load_record(member, pk).rights.reads)
    except NotVisible:
        return False


def said_to_see(pk, pivot, members):
    """By the words of her page alone."""
    set_current_member(pivot.pk)
    page = her_consents(load_record(pivot, pk))
    words = [one for one in page.seen_by if "Nothing about you is read" not in one]
    words += [line for held in page.holds if held.line.says_yes for line in held.line.lines]
    return {member.pk for member in members if any(member.name in line for line in words)}


@pytest.mark.parametrize("seed", range(8))
def test_who_is_said_to_see_sees_and_nobody_else_does(seed):
    pk, pivot, members = a_team(seed)
    with translation.override("en"):
        said = said_to_see(pk, pivot, members)
    assert said == {member.pk for member in members if sees(member, pk)}
    set_current_member(pivot.pk)
    partners = {member.partner_id for member in members if member.is_on_call}
    assert {partner.pk for partner in who_sees(load_record(pivot, pk)).on_call} == partners


@pytest.mark.parametrize("seed", range(8))
def test_of_a_partner_to_which_she_did_not_say_yes_who_sees_all_the_same_is_named(seed):
    pk, pivot, members = a_team(seed)
    set_current_member(pivot.pk)
    at_home = who_sees(load_record(pivot, pk)).at(pivot.partner_id)
    assert pivot.pk in {one.pk for one in at_home}
    readers = {member.pk for member in members if member.partner_id == pivot.partner_id and sees(member, pk)}
    circle = {member.pk for member in members if member.role == "liaison"}
    assert {one.pk for one in at_home} == readers - circle


def test_the_copy_says_the_same_as_the_page_and_never_that_nobody_sees():
    pk, pivot, _members = a_team(1)
    set_current_member(pivot.pk)
    record = load_record(pivot, pk)
    with translation.override("en"):
        page, copy = her_consents(record), read_back(record)
    assert copy.always[: len(page.seen_by)] == page.seen_by
    assert not [line for line in copy.always if line.startswith("Nobody else")]


def test_before_she_answers_she_reads_that_coordinators_read_her_letter():
    pk, pivot = welcomed()
    coordinator = a_member("coordinator", "en-marge")
    set_current_member(pivot.pk)
    with translation.override("en"):
        said = who_sees(load_record(pivot, pk), is_welcome=True).sentences(())
    assert sees(coordinator, pk) == any("the coordinators read" in sentence for sentence in said)
    pk, pivot = sharing_with()
    set_current_member(pivot.pk)
    with translation.override("en"):
        said = her_consents(load_record(pivot, pk)).seen_by
    assert sees(coordinator, pk) == any("the coordinators read" in sentence for sentence in said)
