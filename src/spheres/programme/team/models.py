"""Who supports whom among the workers, and what waits for a second person."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.models import Member, Partner, Role
from spheres.foundation.declaration import Moments, Open
from spheres.foundation.ids import new_id


class Supervision(models.Model):
    """A clinical supervisor beside a pivot worker, for a time: she reads the follow-ups of those whom
    the worker walks with; for another partner, what of them each shares with it. Begun by two people, by
    functions of the database; ended by a coordinator."""

    access = Open(
        "who supports whom",
        writer_role="coordinator",
        changes=("ends_at",),
        moments=Moments(recorded=("starts_at", "ends_at")),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supervisor", "worker"], condition=Q(ends_at=None), name="supervision_once_open"
            ),
            models.CheckConstraint(condition=~Q(supervisor=F("worker")), name="supervision_of_another"),
        ]


class PendingChange(models.Model):
    """What opens many, and was asked for by one: a new member, another partner or role, being on call or
    privacy officer, a supervisor beside a worker. It takes effect when a second person agrees, or, where
    nobody second is there, from ``alone_until`` on. Written by functions of the database alone
    (``sql/two_people.sql``)."""

    access = Open("what waits for a second person", own_policies=True)

    class What(models.TextChoices):
        INVITED = "invited", _("A new member")
        CHANGED = "changed", _("Another partner, role or duty")
        SUPPORTS = "supports", _("Clinical supervision")

    class Answer(models.TextChoices):
        AGREED = "agreed", _("agreed")
        BY_TIME = "by_time", _("took effect after a day: nobody second was there")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        OVER = "over", _("over: it no longer fitted")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    what = models.CharField(max_length=8, choices=What)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    """Whom it concerns; a new member once she is one, under the same id."""
    worker = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    """Beside whom a supervisor is put."""
    email = models.EmailField(blank=True, default="")
    name = models.CharField(max_length=120)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    former_role = models.CharField(max_length=20, blank=True, default="")
    language = models.CharField(max_length=2, blank=True, default="")
    speaks = models.CharField(max_length=60, blank=True, default="")
    is_on_call = models.BooleanField(default=False)
    is_privacy_officer = models.BooleanField(default=False)
    """These two: whether it is asked that she be so from then on."""
    successor = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    alone_until = models.DateTimeField(null=True)
    answer = models.CharField(max_length=9, choices=Answer, blank=True, default="")
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    seconds: set[UUID]
    """Who may agree, beside it on a page."""

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "what", "worker"],
                condition=Q(answered_at=None, member__isnull=False),
                nulls_distinct=False,
                name="pending_once_of_each",
            ),
            models.UniqueConstraint(
                fields=["email"], condition=Q(answered_at=None, what="invited"), name="pending_once_invited"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="pending_answered_how",
            ),
        ]
