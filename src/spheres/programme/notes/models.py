"""What happened, and what is next. Category ``clinical``."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Joined, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow, LastChange


class ContactNote(AuthoredRow, Sealed):
    """What happened in one contact. Written once; amended by addition, never rewritten. ``aside``: the part
    that names or comes from someone else, which is not hers to read. ``begun_by`` and ``place`` may be
    unsaid; there is no place where the kind has none."""

    access = Access(
        Category.CLINICAL, author="author", moments=Moments(recorded=("written_at",), happened=("at",))
    )

    class BegunBy(models.TextChoices):
        HER = "her", pgettext_lazy("who began the contact", "The young person")
        WORKER = "worker", pgettext_lazy("who began the contact", "Me")
        OTHER = "other", pgettext_lazy("who began the contact", "Someone else")

    SEALED_FIELDS = ("text", "aside")
    text: str
    aside = ""
    added: "list[NoteAddition]"
    quotes: "list[NoteQuote]"
    opening: "NoteOpening | None"

    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True)
    place = models.CharField(max_length=40, blank=True)
    begun_by = models.CharField(max_length=8, choices=BegunBy, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant", "-at"], name="note_timeline")]


class NoteAddition(AuthoredRow, Sealed):
    """Something added to a note afterwards, with its own author and time; or a correction of it, which stands
    beside what it corrects."""

    access = Access(
        Category.CLINICAL, author="author", moments=Moments(recorded=("written_at",)), part_of="note_id"
    )

    SEALED_FIELDS = ("text",)
    text: str

    note = models.ForeignKey(ContactNote, on_delete=models.PROTECT, related_name="additions")
    corrects = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant"], name="addition_of")]


class NoteQuote(AuthoredRow, Sealed):
    """Her words in a note, to the letter: what can be lifted into a goal, a reason, her plan."""

    access = Access(
        Category.CLINICAL,
        author="author",
        moments=Moments(recorded=("noted_at",)),
        part_of="note_id",
    )

    SEALED_FIELDS = ("her_words",)
    her_words: str

    note = models.ForeignKey(ContactNote, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant"], name="quote_of")]


class NoteTopic(AuthoredRow):
    """What a note is about: a goal, a need, a stage, a person, whatever rooms offer (``NOTE_TOPICS``).
    ``row_id`` names a row of the same participant, which ``sql/topics.sql`` of each room says."""

    access = Access(
        Category.CLINICAL, author="author", moments=Moments(recorded=("noted_at",)), part_of="note_id"
    )

    note = models.ForeignKey(ContactNote, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    row_id = models.UUIDField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["note"], name="topic_of")]


class TopicRow(models.Model):
    """Each row that a note can be about."""

    access = Joined("topics")

    row_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    participant_id = models.UUIDField()

    class Meta:
        managed = False
        db_table = "notes_topics"


class NoteOpening(AuthoredRow, Sealed):
    """What she may read of a note, as it is decided from now on: the newest holds. Of what is held back, on
    which ground, why, who decided, and the day it is looked at again (the law of Quebec on health and social
    services information, s. 17: refused for a moment only, with its reason and date)."""

    access = Access(
        Category.CLINICAL,
        writes=Category.IDENTITY,
        author="author",
        moments=Moments(recorded=("decided_at",)),
        part_of="note_id",
    )

    class Choice(models.TextChoices):
        OPEN = "open", pgettext_lazy("what she may read", "Open to them now")
        TOGETHER = "together", pgettext_lazy("what she may read", "Open with me, at our next meeting")
        HELD = "held", pgettext_lazy("what she may read", "Held back, or a part of it")

    class Ground(models.TextChoices):
        HARM = "harm", _("Reading it now would gravely harm their health: all of it is held")
        SOMEONE_ELSE = "someone_else", _("A part names or comes from someone else: only that part is held")

    SEALED_FIELDS = ("reason", "decided_by")
    reason = decided_by = ""

    @property
    def in_words(self) -> str:
        """What is so: held back as a whole, or all but a part."""
        return {
            self.Ground.HARM.value: pgettext("what she may read", "Held back from them for now"),
            self.Ground.SOMEONE_ELSE.value: pgettext("what she may read", "Open, but for one part"),
        }.get(self.ground) or str(self.Choice(self.choice).label)

    note = models.ForeignKey(ContactNote, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice)
    ground = models.CharField(max_length=14, choices=Ground, blank=True)
    review_on = models.DateField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["note", "-decided_at"], name="opening_of")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(choice="held", review_on__isnull=False) & ~models.Q(ground="")
                | ~models.Q(choice="held") & models.Q(review_on=None, ground=""),
                name="opening_held_until_looked_at",
            )
        ]


class Step(AuthoredRow, LastChange, Sealed):
    """What is next: a meeting, or something to do by a day."""

    access = Access(
        Category.CLINICAL,
        author="author",
        changes=("sealed", "due_on", "done_at"),
        moments=Moments(recorded=("written_at", "done_at"), undone=("done_at",)),
    )

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        TASK = "task", _("To do")
        TURNS_14 = "turns_14", _("Fourteenth birthday")
        TURNS_18 = "turns_18", _("Eighteenth birthday")

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
