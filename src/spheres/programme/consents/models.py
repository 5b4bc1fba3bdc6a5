"""Consents: what she agreed to, with whom, until when, and who decided."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow, ForPartner, OfParticipant


class Consent(OfParticipant, ForPartner, Sealed):
    """Category ``identity``. Never changed but to be ended: another answer is another consent, and ends the
    one before (``consents_newest_wins``). One that lapsed still stands, lapsed, until another replaces it."""

    access = Access(
        Category.IDENTITY,
        is_source_of_grants=True,
        author="made_by",
        changes=("withdrawn_at", "ending"),
        moments=Moments(recorded=("made_at", "withdrawn_at"), planned_end=("ends_at",)),
        own_policies=True,
    )

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("The programme")
        PARTNER = "partner", _("Sharing with a partner")
        COMMITTEE = "committee", _("Being discussed by the Clinical Committee")

    class DecidedBy(models.TextChoices):
        HER = "her", _("the young person’s own")
        HOLDER = "holder", _("of the holder of parental authority, with the young person’s agreement")

    class Explained(models.TextChoices):
        ALOUD = "aloud", _("Read aloud together")
        READ = "read", _("Read without help")
        INTERPRETER = "interpreter", _("With an interpreter")

    class Ending(models.TextChoices):
        """Why a consent stopped before its date."""

        TAKEN_BACK = "taken_back", _("taken back")
        REPLACED = "replaced", _("decided anew")
        LEFT = "left", _("left the programme")

    SEALED_FIELDS = ("her_words", "emergency_wish", "holder_name", "holder_tie")
    her_words: str
    emergency_wish = ""
    """With the programme: what whoever opens her plan in an emergency is to read first."""
    holder_name: str
    holder_tie: str

    kind = models.CharField(max_length=10, choices=Kind)
    agreed = models.BooleanField()
    partner = models.ForeignKey("accounts.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    categories = ArrayField(models.CharField(max_length=12, choices=Category), default=list)
    writable = ArrayField(models.CharField(max_length=12, choices=Category), default=list)
    only_item = models.UUIDField(null=True)
    """An answer for one meeting alone: her situation on that agenda. It stands beside the one for all."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True, default="")
    decided_by = models.CharField(max_length=8, choices=DecidedBy)
    her_agreement = models.BooleanField()
    explained = models.CharField(max_length=12, choices=Explained)
    language = models.CharField(max_length=8)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["programme", "committee"], partner=None)
                | Q(kind="partner", partner__isnull=False),
                name="consent_names_its_partner",
            ),
            models.CheckConstraint(
                condition=Q(only_item=None) | Q(kind="committee"), name="consent_for_one_meeting"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="consent_has_an_end"),
            models.CheckConstraint(
                condition=Q(agreed=False) | Q(her_agreement=True), name="consent_never_without_her"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(ending=""), name="consent_says_why_it_ended"
            ),
            models.CheckConstraint(
                condition=Q(writable__contained_by=F("categories")), name="consent_writes_what_it_reads"
            ),
            models.UniqueConstraint(
                fields=["participant", "kind", "partner", "only_item"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="consent_one_stands",
            ),
        ]
        indexes = [models.Index(fields=["participant", "kind"], name="consent_of")]

    @property
    def is_of_committee(self) -> bool:
        """What she answered about being spoken of there, which is no answer to the programme."""
        return self.kind == self.Kind.COMMITTEE

    @property
    def ends(self):  # type: ignore[no-untyped-def]
        """The moment it stops, whichever comes first."""
        return min(self.ends_at, self.withdrawn_at) if self.withdrawn_at else self.ends_at


class Limit(OfParticipant):
    """What a yes to a partner does not open, of one kind of information. Category ``identity``, and read only
    by who walks with her: that something is kept from them is not theirs to know. Made with its consent, and
    never changed: another answer has limits of its own."""

    access = Access(Category.IDENTITY, is_source_of_grants=True, own_policies=True)

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="limits")
    category = models.CharField(max_length=12, choices=Category)
    since = models.DateTimeField(null=True)
    """Nothing that was written or happened before; none: the past too."""
    left_out = ArrayField(models.UUIDField(), default=list)
    """Rows of this kind that she keeps from them, each with what goes with it."""
    not_from = ArrayField(models.UUIDField(), default=list)
    """Partners whose words she keeps from them."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consent", "category"], name="limit_once"),
            models.CheckConstraint(
                condition=~Q(since=None, left_out=[], not_from=[]), name="limit_says_something"
            ),
        ]
        indexes = [models.Index(fields=["participant"], name="limit_of")]


class Disclosure(AuthoredRow, Sealed):
    """Something that was told about her without her consent, under a named exception. Category
    ``identity``. A record of what was said: it opens nothing, and is never changed."""

    access = Access(
        Category.IDENTITY,
        author="author",
        moments=Moments(recorded=("written_at",), happened=("told_at",)),
    )

    SEALED_FIELDS = ("recipient", "content", "reason", "her_part")
    recipient: str
    content: str
    reason: str
    her_part: str

    ground = models.CharField(max_length=40)
    told_at = models.DateTimeField()
    written_at = models.DateTimeField()
