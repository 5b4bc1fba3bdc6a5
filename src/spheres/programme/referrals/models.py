"""Referrals: proposing the programme to someone, with her agreement to be contacted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments, Open
from spheres.foundation.ids import new_id
from spheres.foundation.vault.models import Sealed


class Answer(models.TextChoices):
    """An answer to a plain question; nobody has to know yet."""

    UNKNOWN = "unknown", _("Not yet known")
    YES = "yes", _("Yes")
    NO = "no", _("No")


class Urgency(models.TextChoices):
    NOW = "now", _("Within 24 hours")
    SOON = "soon", _("This week")
    STEADY = "steady", _("When there is a place")


class Referral(Sealed):
    """Category ``referral``. There may be no participant yet: her id is chosen here."""

    access = Access(
        Category.REFERRAL,
        is_source_of_grants=True,
        changes=(
            "sealed", "status", "of_age", "recognises", "hopes_for_change", "voluntary", "decided_at",
            "not_now_reason", "first_meeting_at", "first_meeting_place", "closed_at",
        ),
        moments=Moments(recorded=("sent_at", "closed_at"), renewed=("decided_at",)),
        also_sealed=("sent_digest",),
        own_policies=True,

    )  # fmt: skip

    class Via(models.TextChoices):
        PARTNER = "partner", _("By a partner")
        SELF = "self", _("Self-referral")
        LINK = "link", _("By a partner’s colleague, with a link")

    class Status(models.TextChoices):
        SENT = "sent", _("To read")
        WAITING = "waiting", pgettext_lazy("referral", "Waiting")
        WELCOME = "welcome", _("In welcome")
        JOINED = "joined", _("Joined")
        NOT_NOW = "not_now", _("Not now")

    SEALED_FIELDS = (
        "name", "legal_name", "pronouns", "birth_date", "age_said", "channel", "reach", "hours",
        "name_to_use", "may_leave_message", "reach_remarks", "why_now", "hopes", "services",
        "services_words", "wishes", "wishes_words", "written_by",
        "offered_instead",
    )  # fmt: skip
    name: str
    legal_name: str
    pronouns: str
    birth_date: str
    age_said: int | None
    channel: str
    reach: str
    hours: str
    name_to_use: str
    may_leave_message: bool
    reach_remarks: str
    why_now: str
    hopes: str
    services: list[str]
    services_words: str
    wishes: list[str]
    wishes_words: str
    written_by: str
    offered_instead: str

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    participant_id = models.UUIDField(unique=True)
    via = models.CharField(max_length=8, choices=Via)
    partner = models.ForeignKey("accounts.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    receipt_id = models.UUIDField(null=True)
    languages = models.CharField(max_length=60)
    urgency = models.CharField(max_length=8, choices=Urgency)
    agreed_to_contact = models.BooleanField()
    sent_at = models.DateTimeField()
    sent_digest = models.BinaryField(null=True)
    """A keyed digest of all that was written: whether the same form is sent again as it was, or otherwise."""

    status = models.CharField(max_length=8, choices=Status, default=Status.SENT)
    of_age = models.CharField(max_length=8, choices=Answer, default=Answer.UNKNOWN)
    recognises = models.CharField(max_length=8, choices=Answer, default=Answer.UNKNOWN)
    hopes_for_change = models.CharField(max_length=8, choices=Answer, default=Answer.UNKNOWN)
    voluntary = models.CharField(max_length=8, choices=Answer, default=Answer.UNKNOWN)
    decided_at = models.DateTimeField(null=True)
    not_now_reason = models.CharField(max_length=40, blank=True)
    first_meeting_at = models.DateTimeField(null=True)
    first_meeting_place = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True)

    @property
    def language_codes(self) -> list[str]:
        """Hers first; none where she did not say."""
        return [code for code in self.languages.split(",") if code]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_to_contact=True), name="referral_only_with_her_agreement"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["joined", "not_now"], closed_at__isnull=False)
                | Q(status__in=["sent", "waiting", "welcome"], closed_at=None),
                name="referral_closed_with_its_answer",
            ),
            models.CheckConstraint(
                condition=~Q(status="not_now") | ~Q(not_now_reason=""), name="referral_not_now_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["sent_at"], condition=Q(closed_at=None), name="referral_open"),
            models.Index(fields=["receipt_id"], name="referral_receipt"),
        ]


class Receipt(models.Model):
    """What the referrer keeps of a referral: a number, an initial, and what she may hear of it."""

    access = Open(
        "a number and an initial, for who referred",
        own_policies=True,
        adds=True,
        changes=("news", "news_at"),
        moments=Moments(recorded=("sent_at",), renewed=("news_at",)),
    )

    class News(models.TextChoices):
        RECEIVED = "received", _("Received")
        WAITING = "waiting", pgettext_lazy("news", "Waiting for a place")
        NAMED = "named", _("A worker is named, and will get in touch")
        WELCOMED = "welcomed", _("Someone is in touch")
        NOT_NOW = "not_now", pgettext_lazy("news", "Not now; something else was offered")
        JOINED = "joined", pgettext_lazy("news", "Has joined")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=12)
    initial = models.CharField(max_length=1)
    news = models.CharField(max_length=8, choices=News, default=News.RECEIVED)
    sent_at = models.DateTimeField()
    news_at = models.DateTimeField()


class ReferralLink(models.Model):
    """A signed address by which a partner's colleague without an account can refer, once."""

    access = Open(
        "an address by which a colleague refers",
        own_policies=True,
        adds=True,
        changes=("ends_at",),
        author="made_by",
        moments=Moments(recorded=("made_at", "used_at"), planned_end=("ends_at",)),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey("accounts.Partner", on_delete=models.PROTECT, related_name="+")
    for_whom = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_for = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None, used_for=None) | Q(used_at__isnull=False, used_for__isnull=False),
                name="link_used_for_one_referral",
            )
        ]
        indexes = [models.Index(fields=["made_by", "-made_at"], name="link_of_member")]
