"""What she wants, in her words, and how it goes. Category ``clinical``.

Any goal is as good as another: none asks her to end anything first. What was said stands as it was said:
another wording is another goal that follows this one, another scale is its next version. The rulers are those
of motivational interviewing, the levels those of goal attainment scaling.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.goals.rules import HIGHEST
from spheres.programme.participants.models import AuthoredRow


class Goal(AuthoredRow, Sealed):
    """Something she wants, as she said it. ``area``: the need it is about, when she says so. ``follows``: the
    goal that it takes over from: said otherwise, or taken up again."""

    access = Access(
        Category.CLINICAL,
        author="author",
        changes=("ended_at",),
        moments=Moments(recorded=("noted_at", "ended_at")),
        stands_until="ended_at",
    )

    SEALED_FIELDS = ("her_words",)
    her_words: str

    area = models.CharField(max_length=40, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["participant", "-noted_at"], name="goal_of")]


class GoalEnding(AuthoredRow, Sealed):
    """How a goal ended: in her words, and how it is celebrated. Written with ``Goal.ended_at``."""

    access = Access(Category.CLINICAL, author="author", moments=Moments(recorded=("at",)), part_of="goal_id")

    class Kind(models.TextChoices):
        REACHED = "reached", pgettext_lazy("goal", "Reached")
        CHANGED = "changed", pgettext_lazy("goal", "Said otherwise")
        PUT_ASIDE = "put_aside", pgettext_lazy("goal", "Put aside, with thanks")

    SEALED_FIELDS = ("her_words", "celebrate")
    her_words = celebrate = ""

    goal = models.OneToOneField(Goal, on_delete=models.PROTECT, related_name="ending")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()


class SmallStep(AuthoredRow, Sealed):
    """A small step towards a goal, perhaps by a day. Done, or let go: either is fine."""

    access = Access(
        Category.CLINICAL,
        author="author",
        changes=("done_at", "let_go_at"),
        moments=Moments(recorded=("noted_at", "done_at", "let_go_at"), undone=("done_at", "let_go_at")),
        part_of="goal_id",
    )

    SEALED_FIELDS = ("what",)
    what: str

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="steps")
    by_day = models.DateField(null=True)
    noted_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    let_go_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["participant", "by_day"],
                condition=Q(done_at=None, let_go_at=None),
                name="small_step_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(let_go_at=None), name="small_step_done_or_let_go"
            )
        ]


class RulerReading(AuthoredRow, Sealed):
    """How important a goal is to her, and how sure she is that she can, each from 0 to 10, on one day. Either
    may be left out. With each number, what she answers to the question that belongs to it."""

    access = Access(Category.CLINICAL, author="author", moments=Moments(recorded=("at",)), part_of="goal_id")

    SEALED_FIELDS = ("why_important", "why_confident")
    why_important = why_confident = ""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="readings")
    importance = models.PositiveSmallIntegerField(null=True)
    confidence = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["goal", "-at"], name="ruler_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(importance__lte=HIGHEST) | Q(importance=None), name="ruler_importance_to_ten"
            ),
            models.CheckConstraint(
                condition=Q(confidence__lte=HIGHEST) | Q(confidence=None), name="ruler_confidence_to_ten"
            ),
            models.CheckConstraint(
                condition=Q(importance__isnull=False) | Q(confidence__isnull=False),
                name="ruler_says_a_number",
            ),
        ]


class GoalScale(AuthoredRow, Sealed):
    """How we'll know: five plain levels agreed with her. Frozen; a change is the next ``version``."""

    access = Access(
        Category.CLINICAL, author="author", moments=Moments(recorded=("agreed_at",)), part_of="goal_id"
    )

    SEALED_FIELDS = ("much_less", "less", "expected", "more", "much_more")
    much_less = less = expected = more = much_more = ""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="scales")
    version = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "version"], name="scale_version_once")]


class GoalRating(AuthoredRow, Sealed):
    """Where a goal stands on a day, on the scale that was agreed then: in her eyes, or in her worker's."""

    access = Access(Category.CLINICAL, author="author", moments=Moments(recorded=("at",)), part_of="goal_id")

    class Voice(models.TextChoices):
        HER = "her", pgettext_lazy("whose eyes", "The young person")
        WORKER = "worker", pgettext_lazy("whose eyes", "Me")

    class Level(models.IntegerChoices):
        MUCH_LESS = -2, _("Much less than hoped")
        LESS = -1, _("A little less than hoped")
        EXPECTED = 0, _("As hoped")
        MORE = 1, _("A little more than hoped")
        MUCH_MORE = 2, _("Much more than hoped")

    SEALED_FIELDS = ("words",)
    words = ""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="ratings")
    scale = models.ForeignKey(GoalScale, on_delete=models.PROTECT, related_name="ratings")
    voice = models.CharField(max_length=8, choices=Voice)
    level = models.SmallIntegerField(choices=Level)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=-2, level__lte=2), name="rating_of_five_levels")
        ]
