"""The young person, how to reach her, and who walks with her.

``Participant`` is readable by whoever holds any grant on her: nothing can be shared about someone
without knowing what to call her. Everything else belongs to one category.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import ANY, NOBODY, Access, Joined, Moments
from spheres.foundation.ids import new_id
from spheres.foundation.vault.models import Sealed


class Participant(Sealed):
    access = Access(
        ANY,
        writes=Category.IDENTITY,
        changes=("sealed", "languages"),
        participant="id",
        moments=Moments(happened=("known_since",)),
    )
    SEALED_FIELDS = ("name", "pronouns")
    name: str
    pronouns: str
    wrapped_key: bytes | None
    held: list[str]
    read_at: datetime
    """Beside her in the query of a record: her wrapped key, the rights on her, the moment it was read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    languages = models.CharField(
        max_length=60, help_text=_("codes of the pack, the preferred first, by commas")
    )
    known_since = models.DateTimeField()

    @property
    def key_owner(self) -> UUID:
        return self.id

    @property
    def language_codes(self) -> list[str]:
        return [code for code in self.languages.split(",") if code]


class OfParticipant(models.Model):
    """What every row about a participant starts with."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    participant_id: UUID

    class Meta:
        abstract = True


class ForPartner(models.Model):
    """A row says for which partner its author wrote, as it was then: the database notes it."""

    author_partner = models.ForeignKey(
        "accounts.Partner", on_delete=models.PROTECT, editable=False, related_name="+"
    )

    class Meta:
        abstract = True


class AuthoredRow(OfParticipant, ForPartner):
    """A row about a participant that says who wrote it, and for which partner."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class LastChange(models.Model):
    """For a row that is kept as it stands now: who changed its words last, and for which partner. The
    database notes both; nobody else can. Its author stays who wrote it first."""

    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, null=True, related_name="+"
    )
    changed_partner = models.ForeignKey(
        "accounts.Partner", on_delete=models.PROTECT, editable=False, null=True, related_name="+"
    )

    WHOSE = ("author", "author_partner", "changed_by", "changed_partner")
    """What a page reads beside the row to say whose words it shows."""

    class Meta:
        abstract = True


class Identity(OfParticipant, Sealed):
    """Category ``identity``. ``birth_date`` is an ISO date, or empty when only an age was said."""

    access = Access(Category.IDENTITY, changes=("sealed",))

    SEALED_FIELDS = ("legal_name", "birth_date", "age_said", "age_said_on")
    legal_name: str
    birth_date: str
    age_said: int | None
    age_said_on: str

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant"], name="identity_one_each")]


class ContactWay(OfParticipant, Sealed):
    """Category ``contact``: one way to reach her safely."""

    access = Access(
        Category.CONTACT,
        changes=("sealed", "channel", "may_leave_message", "is_preferred"),
        removes=True,
        moments=Moments(recorded=("noted_at",)),
        present="true",
    )

    SEALED_FIELDS = ("value", "hours", "name_to_use", "remarks")
    value: str
    hours: str
    name_to_use: str
    remarks: str

    channel = models.CharField(max_length=40)
    may_leave_message = models.BooleanField(default=False)
    is_preferred = models.BooleanField(default=True)
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant"], name="contact_way_of")]


class BlindIndex(models.Model):
    """Category ``identity``: keyed digests that find who may be the same person. Of a letter, by a key of its
    own, until it is answered. Functions alone write and compare them; nobody reads them."""

    access = Access(NOBODY, writes=Category.IDENTITY, adds=False)

    participant_id = models.UUIDField()
    digest = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["digest"], name="blind_digest"),
            models.Index(fields=["participant_id"], name="blind_of"),
        ]


class NeverContact(AuthoredRow, Sealed):
    """Someone who must never be contacted, and why. Category ``entourage``; ``keys`` are keyed digests of how
    the person is named or reached, by which any action toward her or him is stopped, whoever takes it."""

    access = Access(
        Category.ENTOURAGE,
        author="author",
        removes=True,
        moments=Moments(recorded=("noted_at",)),
        present="true",
    )

    SEALED_FIELDS = ("name", "reason")
    name: str
    reason: str

    keys = ArrayField(models.BinaryField())
    near = ArrayField(models.BinaryField(), default=list)
    """By which it is asked whether she or he is meant."""
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant"], name="never_contact_of")]


class Span(OfParticipant):
    """A member beside a participant, for a time. An open span has no end."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Assignment(Span):
    """The pivot worker who walks with her. One at a time. Category ``identity``.

    Who takes over from another, of someone who had joined, holds little until they have met: she says on
    which day, somebody else answers for it, and it counts from ``met_at``. The database keeps all of it.
    """

    access = Access(
        Category.IDENTITY,
        is_source_of_grants=True,
        changes=("ends_at",),
        moments=Moments(recorded=("starts_at", "ends_at")),
        stands_until="ends_at",
        functions_change=("met_on", "met_said_at", "met_agreed_by_id", "met_at"),
    )

    is_taken_over = models.BooleanField(default=False, db_default=False, editable=False)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, null=True, related_name="+"
    )
    """Who said that she takes over: she does not answer for their meeting."""
    met_on = models.DateField(null=True, editable=False)
    met_said_at = models.DateTimeField(null=True, editable=False)
    met_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, null=True, related_name="+"
    )
    met_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(met_on__isnull=False, met_said_at__isnull=False),
                name="assignment_met_was_said",
            ),
            models.UniqueConstraint(
                fields=["participant"], condition=Q(ends_at=None), name="assignment_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")),
                name="assignment_ends_after",
            ),
        ]
        indexes = [models.Index(fields=["member", "participant"], name="assignment_of_member")]


class Circle(Span):
    """A member whom ``partner`` has named for this participant: it holds while she works there. Category
    ``identity``."""

    access = Access(
        Category.IDENTITY,
        is_source_of_grants=True,
        adds=False,
        functions_change=("ends_at",),
        stands_until="ends_at",
    )

    partner = models.ForeignKey("accounts.Partner", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "member"], condition=Q(ends_at=None), name="circle_once_open"
            )
        ]
        indexes = [models.Index(fields=["member", "participant"], name="circle_of_member")]


class Restriction(AuthoredRow, Sealed):
    """Her no to someone, whatever would open her file to them: a named person, emergency access included; or
    a kind of person or a place, emergency access apart. Category ``identity``; its words are read by who
    wrote it down with her alone. In force from ``in_force_at``: not before she has a worker and a coordinator
    whom it does not shut out."""

    access = Access(
        Category.IDENTITY,
        is_source_of_grants=True,
        author="author",
        moments=Moments(recorded=("made_at",)),
        own_policies=True,
        functions_change=("in_force_at", "lifted_at"),
    )

    SEALED_FIELDS = ("her_words",)
    her_words: str

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    partner = models.ForeignKey("accounts.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True, default="")
    risks_told = models.BooleanField()
    """That she heard what it may cost her: who could not come, and when."""
    made_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, partner=None, role="")
                | Q(member=None) & (Q(partner__isnull=False) | ~Q(role="")),
                name="restriction_names_whom",
            ),
            models.CheckConstraint(condition=Q(risks_told=True), name="restriction_risks_told"),
            models.UniqueConstraint(
                fields=["participant", "member", "partner", "role"],
                condition=Q(lifted_at=None),
                nulls_distinct=False,
                name="restriction_once",
            ),
        ]


class CarriedRestriction(models.Model):
    """Her no to someone goes with her when she is referred again as someone new (docs/access.md, *To whom
    her file is shut*): it holds on the new record too, from its first day. Category ``identity``; read and
    written by functions alone. ``participant_id``: the new one, of whom there may be a letter and no file."""

    access = Access(
        NOBODY,
        writes=Category.IDENTITY,
        adds=False,
        is_source_of_grants=True,
        functions_change=("let_go_at", "lifted_at"),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    participant_id = models.UUIDField()
    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Who sent the letter: she reads her own words until they are answered, and how to reach whom they are
    about until somebody walks with her."""
    let_go_at = models.DateTimeField(null=True)
    """It would shut the letter to every coordinator: it does not hold until somebody else is there."""
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant_id", "restriction"], name="carried_once"),
        ]


class FollowUp(OfParticipant):
    """One span of accompaniment; she can have several over the years. Category ``identity``."""

    access = Access(
        Category.IDENTITY,
        changes=("ended_on",),
        moments=Moments(on_day=("started_on",), ended_on=("ended_on",)),
        stands_until="ended_on",
    )

    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(ended_on=None), name="follow_up_one_open"
            )
        ]


class DueRow(models.Model):
    """Something that is to be done, until it is: a row of what rooms bring in their ``sql/due.sql``. A member
    is shown what is due of the rows that she may read.

    ``kind`` says what it is, and with it of which table ``row_id`` is. ``member_id``: whose it is; nobody:
    whoever walks with her, or answers for it. Past ``due_at`` it is late. ``part`` of a worker's day (a field
    of ``workspace.day.Day``) and ``line``, the row itself, sealed, are empty where her day does not show it.
    """

    access = Joined("due")

    kind = models.TextField()
    participant_id = models.UUIDField()
    row_id = models.UUIDField(primary_key=True)
    member_id = models.UUIDField(null=True)
    due_on = models.DateField()
    due_at = models.DateTimeField()
    part = models.TextField()
    line = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "participants_due"
