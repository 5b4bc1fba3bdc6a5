"""Supervision that supports: what a pivot worker and her clinical supervisor agree on, what weighs on the
worker, and talking over something hard.

All of it hangs on the span for which one supports the other, and is read by these two alone
(``sql/supervision.sql``): nobody keeps a file on a worker that she does not see. Its words are about work and
about her, never about a young person, and are sealed for the region (``seal_secret``), each for its own row.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from spheres.foundation.declaration import Moments, Open
from spheres.foundation.ids import new_id
from spheres.programme.team.models import Supervision

MEETING, WORRY, ANSWER = "supervision meeting", "supervision worry", "supervision answer"
"""Purposes of the region's own seals."""


class SupervisionMeeting(models.Model):
    """A meeting of these two: planned for a day to come, without a word; or noted, with what was agreed and
    what follows. Written once; then it can be called off, and what follows be done."""

    access = Open(
        "what a worker and her supervisor agree on",
        own_policies=True,
        adds=True,
        changes=("done_at", "called_off_at"),
        author="author",
        moments=Moments(recorded=("noted_at", "done_at", "called_off_at")),
    )

    WORDS = ("agreed", "follow_up")
    agreed = ""
    follow_up = ""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    support = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    on = models.DateField()
    sealed = models.BinaryField(null=True)
    """None while it is only planned."""
    follow_up_by = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["support", "on"], name="supervision_meetings")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed__isnull=False) | Q(follow_up_by=None, done_at=None),
                name="meeting_follows_once_noted",
            ),
            models.CheckConstraint(
                condition=Q(sealed=None) | Q(called_off_at=None), name="meeting_noted_took_place"
            ),
        ]


class Worry(models.Model):
    """Something that weighs on the worker: her load, or how she is. In her words, to her supervisor, who
    answers once. What is about a young person belongs in that person's file."""

    access = Open(
        "what weighs on a worker, in her words",
        own_policies=True,
        adds=True,
        changes=("answer", "answered_at"),
        author="author",
        moments=Moments(recorded=("noted_at", "answered_at")),
    )

    words = ""
    answer_words = ""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    support = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    sealed = models.BinaryField()
    answer = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["support", "noted_at"], name="supervision_worries")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=None, answered_at=None)
                | Q(answer__isnull=False, answered_at__isnull=False),
                name="worry_answered_in_words",
            )
        ]


class CriticalEvent(models.Model):
    """Something hard happened to the worker at work: what kind and on which day, and no more. Talking it over
    is proposed by a day; it was held, or she does not want it, which is hers alone to say. No grade."""

    access = Open(
        "that something hard happened to a worker, and whether it was talked over",
        own_policies=True,
        adds=True,
        changes=("debrief", "answered_at"),
        author="author",
        moments=Moments(recorded=("noted_at", "answered_at"), on_day=("on",)),
    )

    class Kind(models.TextChoices):
        VIOLENCE = "violence", pgettext_lazy("something hard", "Violence, or a threat")
        DEATH = "death", pgettext_lazy("something hard", "A death")
        ATTEMPT = "attempt", pgettext_lazy("something hard", "A suicide attempt")
        HEARD = "heard", pgettext_lazy("something hard", "Something hard to have seen or heard")
        OTHER = "other", pgettext_lazy("something hard", "Something else")

    class Debrief(models.TextChoices):
        HELD = "held", pgettext_lazy("talking it over", "talked over")
        NOT_WANTED = "not_wanted", pgettext_lazy("talking it over", "not wanted, and that is fine")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    support = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    debrief_by = models.DateField()
    """By when talking it over is proposed (the pack's ``debrief_days``)."""
    debrief = models.CharField(max_length=10, choices=Debrief, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["support", "on"], name="supervision_events")]
        constraints = [
            models.CheckConstraint(
                condition=Q(debrief="", answered_at=None) | ~Q(debrief="") & Q(answered_at__isnull=False),
                name="event_answered_how",
            )
        ]
