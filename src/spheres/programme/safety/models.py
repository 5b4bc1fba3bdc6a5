"""The emergency plan, made with her, and times when she can't be reached: category ``safety``. Emergency
access is read by who may read who she is: ``identity``."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow, LastChange, OfParticipant


class EmergencyPlan(AuthoredRow, Sealed):
    """One version of her plan: a new version is a new row, and the newest is the plan."""

    access = Access(
        Category.SAFETY,
        author="author",
        moments=Moments(recorded=("made_at",)),
        present="safety_is_the_plan(participant_id, version)",
        words_are_hers=True,
        is_source_of_grants=True,
    )

    SEALED_FIELDS = (
        "signs", "calm", "places", "people", "not_told", "code_words", "reach", "phone", "bag", "health",
        "others", "not_reached", "police", "steps",
    )  # fmt: skip
    # Parts that a version made before they were asked for has not.
    signs = calm = places = people = not_told = code_words = reach = phone = bag = health = others = ""
    not_reached = police = ""
    steps: Sequence[dict[str, Any]] = ()
    """If she can't be reached: ``hours`` after which ``what`` is done, the soonest first."""

    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    review_on = models.DateField()
    search_partners = ArrayField(models.UUIDField(), default=list, db_default=[], blank=True)
    """Whoever is on shift at one of these looks for her with her worker, while she can't be reached."""
    search_members = ArrayField(models.UUIDField(), default=list, db_default=[], blank=True)
    """The same, of members whom she names."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "version"], name="plan_version_once")]


EMERGENCY_LASTS = timedelta(hours=24)


class EmergencyAccess(OfParticipant):
    """A member opened safety, contact and identity for a day, for a named danger and a reason in words.

    Read by who opened it, by the coordinators who review it, and by who may read who she is. What is
    sealed has a key of its own: the coordinators hold none of hers.
    """

    access = Access(
        Category.IDENTITY, is_source_of_grants=True,
        adds=False,
        changes=(
            "closed_at", "reviewed_at", "reviewed_by_id", "outcome", "review", "tell_from", "tell_when",
            "told_at",
        ),
        moments=Moments(recorded=("closed_at", "reviewed_at", "told_at")),
        retention=Category.SAFETY,
        also_sealed=("wrapped", "review", "tell_when"),
        own_policies=True,
    )  # fmt: skip

    SEALED_PARTS: ClassVar = {"sealed": "", "review": ".review", "tell_when": ".tell"}
    """Columns that this row's own key seals, and what their context adds to the table."""

    class Outcome(models.TextChoices):
        RIGHT = "right", _("It was right to look")
        RIGHT_BUT = "right_but", _("It was right, and something should change")
        WRONG = "wrong", _("It should not have been opened")

    reason: str
    name: str
    despite: str
    """Why it was opened although she had shut her file to this kind of person, or to this place."""
    review_words: str
    tell_when_words: str

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    danger = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    wrapped = models.BinaryField(null=True)
    sealed = models.BinaryField()
    review_by = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True, default="")
    review = models.BinaryField(null=True)
    tell_from = models.DateField(null=True)
    tell_when = models.BinaryField(null=True)
    """What has to be so before she is told, in her worker's words, sealed with this row's key."""
    told_at = models.DateTimeField(null=True)

    @property
    def is_late(self) -> bool:
        """Whether it was to be answered for by now, as in ``sql/due.sql``."""
        return self.reviewed_at is None and self.review_by <= timezone.now()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + EMERGENCY_LASTS, ends_at__gt=F("starts_at")),
                name="emergency_lasts_a_day",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, outcome="") | (Q(reviewed_at__isnull=False) & ~Q(outcome="")),
                name="emergency_review_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=F("member")), name="emergency_reviewed_by_another"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(reviewed_at=None), name="emergency_to_review")
        ]


class MissingEpisode(AuthoredRow, LastChange, Sealed):
    """A time when she can't be reached, from ``since`` until she is back. Category ``safety``."""

    access = Access(
        Category.SAFETY,
        author="author",
        changes=("sealed", "closed_at"),
        functions_change=("next_at", "held_by_id", "held_at"),
        moments=Moments(recorded=("begun_at", "closed_at"), happened=("since",)),
        stands_until="closed_at",
        is_source_of_grants=True,
    )

    SEALED_FIELDS = ("last_heard", "came_back")
    last_heard: str
    came_back: str

    since = models.DateTimeField()
    begun_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(help_text=_("when something is to be done next: past it, someone is told"))
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Who goes on with it now, once it was handed over; before, whoever walks with her."""
    held_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(closed_at=None), name="unreached_next")]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(closed_at=None), name="unreached_one_open"
            )
        ]


class MissingStep(AuthoredRow, Sealed):
    """Something that was done while she can't be reached: what, who, when. Category ``safety``."""

    access = Access(Category.SAFETY, author="author", moments=Moments(recorded=("at",)), part_of="episode_id")

    class Kind(models.TextChoices):
        PLAN = "plan", _("As the plan says")
        TRIED = "tried", _("Tried to get in touch")
        TOLD = "told", _("Spoke with someone whom the plan names")
        POLICE = "police", _("Called the police")
        EARLIER = "earlier", _("Why the police were called earlier than the plan wishes")
        SEEN = "seen", _("Seen, or heard from")
        HANDED = "handed", _("Handed over")

    SEALED_FIELDS = ("what", "came_of_it")
    what: str
    came_of_it: str

    episode = models.ForeignKey(MissingEpisode, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
