"""Partners, and the members who work for them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.roles import Mandate, Role
from spheres.foundation.declaration import Open
from spheres.foundation.ids import new_id


class Partner(models.Model):
    """An organisation in the agreement. What it is comes from the region's pack, by its code."""

    access = Open("their names stand on the page one signs in by", to_all=True)

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

    access = Open(
        "colleagues know each other",
        own_policies=True,
        changes=("password", "last_login", "language", "speaks"),
    )

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
    is_privacy_officer = models.BooleanField(
        default=False, help_text="answers for the protection of personal information"
    )
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

    def save(self, **options: Any) -> None:
        """A member who stands is saved in what is her own; what she is, the database's functions change."""
        if not self._state.adding and options.get("update_fields") is None:
            options["update_fields"] = list(self.access.changes)
        super().save(**options)

    @property
    def languages(self) -> list[str]:
        return [code for code in self.speaks.split(",") if code]

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


class MemberChange(models.Model):
    """What was changed about a member, and by whom: it decides what she may see. Only ever added, by the
    database's own functions."""

    access = Open("who may name members reads how they came to be", own_policies=True)

    class What(models.TextChoices):
        INVITED = "invited", _("invited")
        CHANGED = "changed", _("changed")
        LEFT = "left", _("left")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="changes")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=8, choices=What)
    role = models.CharField(max_length=20, choices=Role)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    is_on_call = models.BooleanField()
    is_privacy_officer = models.BooleanField()

    class Meta:
        ordering = ["-at", "-pk"]
