"""Members of the team and of its partners, and what takes two of them."""

from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from conftest import as_owner
from django.db import DatabaseError, transaction
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member, Partner
from spheres.programme.team.actions import MemberWork, agree, change, invite

SECRET = "not sealed: nobody signs in with it"
BASE = "https://testserver/"


def a_member(role="liaison", partner="ccsmtl"):
    """With a second step, as everyone has who has signed in."""
    with as_owner():
        member = Member.objects.create_user(
            f"{uuid4()}@spheres.example", name="m", role=role, partner=Partner.objects.get(code=partner)
        )
        Authenticator.objects.create(user=member, type="totp", data={"secret": SECRET})
        return member


def refused(action):
    with pytest.raises(DatabaseError), transaction.atomic():
        action()


def work(role="liaison", partner="ccsmtl", **more):
    return MemberWork("Renée Fictive", Partner.objects.get(code=partner), role, ["fr", "en"], **more)


def a_second(role="coordinator", partner="en-marge"):
    """Someone who names members and has come in: she may agree to what another asks for."""
    second = a_member(role, partner)
    with as_owner():
        Member.objects.filter(pk=second.pk).update(answered_at=timezone.now())
    return second


def agreed(pending, second=None):
    """A second person agrees; how many are walked with by another."""
    set_current_member((second or a_second()).pk)
    return agree(pending, BASE)


def asked_by(who, **of_the_work):
    set_current_member(who.pk)
    return invite(uuid4(), f"{uuid4()}@Example.test", "fr", work(**of_the_work), BASE)


def invited_by(who, **of_the_work):
    """By two people."""
    pending = asked_by(who, **of_the_work)
    agreed(pending)
    set_current_member(who.pk)
    return Member.objects.get(pk=pending.pk)


def changed_by(who, member, *what):
    """By two people, when it takes two. Returns how many are walked with by another."""
    set_current_member(who.pk)
    asked = change(member, what[0], BASE, *what[1:])
    handed_over = agreed(asked) if asked else 0
    set_current_member(who.pk)
    return handed_over


def on_call(role="liaison", partner="en-marge"):
    member = a_member(role, partner)
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_on_call=True)
    return member


def an_officer():
    officer = a_member("coordinator", "en-marge")
    with as_owner():
        Member.objects.filter(pk=officer.pk).update(is_privacy_officer=True)
        officer.refresh_from_db()
    return officer


def another_coordinator(partner="codim"):
    return a_member("coordinator", partner)
