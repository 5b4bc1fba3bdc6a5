"""Partners, and the members who work for them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ids import new_id


class Mandate(models.TextChoices):
    """What a partner is in the agreement for; its ceiling hangs on it."""

    COORDINATION = "coordination", _("Coordination")
    HEALTH = "health", _("Health and social services")
    YOUTH_PROTECTION = "youth_protection", _("Youth protection")
    COMMUNITY = "community", _("Community organisation")
    SHELTER = "shelter", _("Shelter")
    PREVENTION = "prevention", _("Prevention")
    PSYCHOTHERAPY = "psychotherapy", _("Psychotherapy")
    POLICE = "police", _("Police")
    PEER = "peer", _("Peer programme")
    RESEARCH = "research", _("Research")


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    PIVOT_WORKER = "pivot_worker", _("Pivot youth worker")
    LIAISON = "liaison", pgettext_lazy("role", "Liaison")
    COMMITTEE = "committee", _("Clinical Committee member")
    SUPERVISOR = "supervisor", _("Clinical supervisor")
    PSYCHOTHERAPIST = "psychotherapist", _("Psychotherapist")
    PEER = "peer", _("Peer")
    POLICE_LIAISON = "police_liaison", _("Police liaison")
    PREVENTION = "prevention", _("Prevention facilitator")
    RESEARCHER = "researcher", _("Researcher")
    ADMINISTRATOR = "administrator", _("Administrator")


class Partner(models.Model):
    """An organisation in the agreement. What it is comes from the region's pack, by its code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(unique=True)
    mandate = models.CharField(max_length=20, choices=Mandate)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr


class MemberManager(BaseUserManager["Member"]):
    def get_queryset(self) -> models.QuerySet["Member"]:
        return super().get_queryset().select_related("partner")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save()
        return member


class Member(AbstractBaseUser):
    """A person working for one partner, in one role."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=20, choices=Role)
    language = models.CharField(max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr")
    speaks = models.CharField(
        max_length=60, default="fr", help_text="codes of the pack's languages, by commas"
    )
    is_active = models.BooleanField(default=True)
    is_on_call = models.BooleanField(default=False, help_text="may open emergency access")
    joined_on = models.DateField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[MemberManager] = MemberManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_role_is_known")
        ]

    @property
    def languages(self) -> list[str]:
        return [code for code in self.speaks.split(",") if code]

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]
