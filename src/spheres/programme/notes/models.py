"""What happened, and what is next. Category ``clinical``."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow, LastChange


class ContactNote(AuthoredRow, Sealed):
    """What happened in one contact. Written once; amended by addition, never rewritten."""

    access = Access(
        Category.CLINICAL, author="author", moments=Moments(recorded=("written_at",), happened=("at",))
    )

    class BegunBy(models.TextChoices):
        HER = "her", pgettext_lazy("who began the contact", "Her")
        WORKER = "worker", pgettext_lazy("who began the contact", "Me")
        OTHER = "other", pgettext_lazy("who began the contact", "Someone else")

    SEALED_FIELDS = ("text",)
    text: str
    added: "list[NoteAddition]"

    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True)
    place = models.CharField(max_length=40)
    begun_by = models.CharField(max_length=8, choices=BegunBy)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant", "-at"], name="note_timeline")]


class NoteAddition(AuthoredRow, Sealed):
    """Something added to a note afterwards, with its own author and time."""

    access = Access(
        Category.CLINICAL, author="author", moments=Moments(recorded=("written_at",)), part_of="note_id"
    )

    SEALED_FIELDS = ("text",)
    text: str

    note = models.ForeignKey(ContactNote, on_delete=models.PROTECT, related_name="additions")
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant"], name="addition_of")]


class Step(AuthoredRow, LastChange, Sealed):
    """What is next: a meeting, or something to do by a day."""

    access = Access(
        Category.CLINICAL,
        author="author",
        changes=("sealed", "due_on", "done_at"),
        moments=Moments(recorded=("written_at", "done_at")),
    )

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        TASK = "task", _("To do")
        TURNS_14 = "turns_14", _("She turns fourteen")
        TURNS_18 = "turns_18", _("She turns eighteen")

    SEALED_FIELDS = ("what",)
    what: str

    kind = models.CharField(max_length=8, choices=Kind)
    due_on = models.DateField()
    at = models.TimeField(null=True)
    written_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["participant", "due_on"], condition=models.Q(done_at=None), name="step_open")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind"],
                condition=models.Q(kind__in=["turns_14", "turns_18"]),
                name="step_birthday_once",
            )
        ]
