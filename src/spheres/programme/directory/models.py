"""The directory of resources: what services there are. About nobody."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.declaration import Moments, Open
from spheres.foundation.ids import new_id


class WeekField(models.TextField):
    """When something is open, in minutes of the week: PostgreSQL's ``int4multirange``, as it writes it."""

    def db_type(self, connection: Any) -> str:
        return "int4multirange"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return "{" + ",".join(f"[{one.lower},{one.upper})" for one in value) + "}"


class Record(models.Model):
    """One thing of a package as it came: an entity of HSDS, and its fields. Sources may share what
    they did not make themselves, such as a taxonomy; a service is one source's."""

    access = Open(
        "what services there are",
        writer_role="coordinator",
        adds=True,
        changes=("place", "fields"),
        removes=True,
    )

    entity = models.CharField(max_length=40)
    hsds_id = models.CharField(max_length=60)
    source = models.CharField(max_length=80, help_text=_("from whom the package came"))
    place = models.PositiveIntegerField(help_text=_("its place in the package"))
    fields = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "entity", "hsds_id"], name="directory_record_once"),
            models.UniqueConstraint(
                fields=["hsds_id"], condition=models.Q(entity="service"), name="directory_service_once"
            ),
        ]
        indexes = [models.Index(fields=["source"], name="directory_record_from")]


class ListingManager(models.Manager["Listing"]):
    def get_queryset(self) -> models.QuerySet["Listing"]:
        """Without what is searched: nobody reads it."""
        return super().get_queryset().defer("words")


class Listing(models.Model):
    """A service as it is looked for: made of the records, again each time they change.

    Its ``words``, with accents folded, in French and in English, are the database's to keep.
    """

    access = Open(
        "what services there are",
        writer_role="coordinator",
        adds=True,
        changes=(
            "source", "name", "organization", "description", "more", "places", "place_words", "addresses",
            "phones", "url", "email", "hours", "openings", "fees", "eligibility", "alert", "is_open", "needs",
            "genders", "languages", "youngest", "oldest", "is_free", "is_accessible", "minors_alone",
            "verified_on",
        ),
        removes=True,
    )  # fmt: skip

    id = models.CharField(primary_key=True, max_length=60)
    source = models.CharField(max_length=80)
    name = models.TextField()
    organization = models.TextField(default="")
    description = models.TextField(default="")
    more = models.TextField(default="", help_text=_("other words by which it is found"))
    places = models.TextField(default="", help_text=_("cities and areas"))
    place_words = models.TextField(default="", help_text=_("places and addresses, without accents"))
    addresses = ArrayField(models.TextField(), default=list)
    phones = ArrayField(models.TextField(), default=list)
    url = models.TextField(default="")
    email = models.TextField(default="")
    hours = models.TextField(default="")
    openings = WeekField(default="{}")
    fees = models.TextField(default="")
    eligibility = models.TextField(default="")
    alert = models.TextField(default="")
    is_open = models.BooleanField(default=True, help_text=_("neither closed nor gone"))
    needs = ArrayField(models.CharField(max_length=40), default=list)
    genders = ArrayField(models.CharField(max_length=40), default=list)
    languages = ArrayField(models.CharField(max_length=20), default=list)
    youngest = models.PositiveSmallIntegerField(null=True)
    oldest = models.PositiveSmallIntegerField(null=True)
    is_free = models.BooleanField(null=True)
    is_accessible = models.BooleanField(default=False)
    minors_alone = models.BooleanField(null=True)
    verified_on = models.DateField(null=True)
    words = SearchVectorField(null=True, editable=False)

    objects: ClassVar[ListingManager] = ListingManager()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="directory_listing_words"),
            GinIndex(fields=["needs"], name="directory_listing_needs"),
        ]


class Correction(models.Model):
    """A member says that a service is still as it is told, or is not; a coordinator reads it before it
    counts."""

    access = Open(
        "about a service",
        own_policies=True,
        adds=True,
        changes=("state", "read_by_id", "read_at"),
        author="author",
        moments=Moments(recorded=("at", "read_at")),
    )

    class What(models.TextChoices):
        STILL_RIGHT = "still_right", _("All of it is right")
        PHONE = "phone", _("The phone number")
        NAME = "name", _("The name")
        DESCRIPTION = "description", _("What it does")
        URL = "url", _("The web address")
        EMAIL = "email", _("The e-mail address")
        FEES = "fees_description", _("What it costs")
        ELIGIBILITY = "eligibility_description", _("For whom it is")
        ALERT = "alert", _("Something to know before going")
        CLOSED = "status", _("It no longer exists")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("correction", "To read")
        ACCEPTED = "accepted", pgettext_lazy("correction", "Accepted")
        REFUSED = "refused", pgettext_lazy("correction", "Not accepted")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.CharField(max_length=60)
    what = models.CharField(max_length=40, choices=What)
    value = models.TextField(default="", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-at"], name="directory_correction_state")]
