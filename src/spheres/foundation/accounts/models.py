"""Partners, and the members who work for them."""

from datetime import datetime
from hashlib import sha256
from math import floor
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import identify_hasher
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.passwords import hashing_for
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


class MemberQuerySet(models.QuerySet["Member"]):
    def select_for_update(self, **options: Any) -> Any:  # type: ignore[override]
        """The member's own row: partners stand beside it, and nobody may change those."""
        return super().select_for_update(**{"of": ("self",), **options})


class MemberManager(BaseUserManager["Member"]):
    def get_queryset(self) -> MemberQuerySet:
        return MemberQuerySet(self.model, using=self._db).select_related("partner")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save()
        return member


class Member(AbstractBaseUser):
    """A person working for one partner, in one role. Colleagues read who she is; her password and when she
    last signed in stand in a row of her own (``Credential``), and are looked up when they are asked for."""

    access = Open("colleagues know each other", own_policies=True, changes=("language", "speaks"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=20, choices=Role)
    language = models.CharField(max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr")
    speaks = models.CharField(
        max_length=60, default="fr", help_text="codes of the pack's languages, by commas"
    )
    is_active = models.BooleanField(
        default=True, help_text="she has not left, and her partner is in the agreement"
    )
    left_at = models.DateTimeField(null=True)
    is_on_call = models.BooleanField(default=False, help_text="may open emergency access")
    is_privacy_officer = models.BooleanField(
        default=False, help_text="answers for the protection of personal information"
    )
    joined_on = models.DateField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, help_text="when she answered her invitation")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[MemberManager] = MemberManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_role_is_known"),
            models.CheckConstraint(
                condition=models.Q(left_at=None) | models.Q(is_active=False), name="member_left_is_not_here"
            ),
        ]

    _as_read: dict[str, Any]
    """What is her own, as it was read."""

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **options: Any) -> "Member":
        member = super().from_db(db, field_names, values, **options)
        member._as_read = {name: member.__dict__.get(name) for name in cls.access.changes}
        return member

    def save(self, **options: Any) -> None:
        """A member who stands is saved in what is her own and was changed; what she is, the database's
        functions change."""
        wanted = options.pop("update_fields", None)
        credential = {
            name: self._credential()[name] for name in self._changed_credential() & set(wanted or CREDENTIAL)
        }
        if self._state.adding:
            super().save(**options)
            Credential(member_id=self.pk, **credential).save(force_insert=True, using=self._state.db)
        else:
            if changed := self._changed(wanted):
                super().save(update_fields=changed, **options)
            if credential:
                Credential(member_id=self.pk, **credential).save(
                    force_update=True, update_fields=credential, using=options.get("using") or self._state.db
                )
        self._changed_credential().difference_update(credential)
        self._password = None

    def _changed(self, wanted: Any) -> list[str]:
        if wanted is not None:
            return [name for name in wanted if name not in CREDENTIAL]
        as_read = getattr(self, "_as_read", {})
        return [name for name in self.access.changes if as_read.get(name) != getattr(self, name)]

    def refresh_from_db(self, *args: Any, **options: Any) -> None:
        super().refresh_from_db(*args, **options)
        self.__dict__.pop("_of_credential", None)

    def _credential(self) -> dict[str, Any]:
        """What is known of her password and last sign-in: read once, when it is first asked for."""
        known: dict[str, Any] = self.__dict__.setdefault("_of_credential", {})
        if not known.keys() >= set(CREDENTIAL):
            if self._state.adding:
                found = {"password": "", "last_login": None}
            else:
                found = Credential.objects.using(self._state.db).values(*CREDENTIAL).get(pk=self.pk)
            known.update({name: value for name, value in found.items() if name not in known})
        return known

    def _changed_credential(self) -> set[str]:
        changed: set[str] = self.__dict__.setdefault("_changed_of_credential", set())
        return changed

    def knows(self, password: str, last_login: datetime | None) -> None:
        """Its credential came with it."""
        self.__dict__["_of_credential"] = {"password": password, "last_login": last_login}

    def _set_credential(self, name: str, value: Any) -> None:
        self.__dict__.setdefault("_of_credential", {})[name] = value
        self._changed_credential().add(name)

    @property
    def password(self) -> str:
        """Only she, or who is at her door, can have it read. Raises ``Credential.DoesNotExist``."""
        value: str = self._credential()["password"]
        return value

    @password.setter
    def password(self, value: str) -> None:
        self._set_credential("password", value)

    @property
    def last_login(self) -> datetime | None:
        value: datetime | None = self._credential()["last_login"]
        return value

    @last_login.setter
    def last_login(self, value: datetime | None) -> None:
        self._set_credential("last_login", value)

    def set_password(self, raw_password: str | None) -> None:
        with hashing_for(self.pk):
            super().set_password(raw_password)

    def check_password(self, raw_password: str | None) -> bool:
        with hashing_for(self.pk):
            return super().check_password(raw_password)

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """As Django's, of the hash itself and not of how it is sealed: nobody is signed out because the keys
        of the region are renewed."""
        try:
            with hashing_for(self.pk):
                hasher: Any = identify_hasher(self.password)
                hashed = hasher.what_it_seals(self.password)
        except ValueError:  # no password yet, or none any more
            hashed = self.password
        salt = "spheres.foundation.accounts.models.Member.get_session_auth_hash"
        return salted_hmac(salt, hashed, secret=secret, algorithm="sha256").hexdigest()

    @property
    def link_state(self) -> str:
        """As ``accounts_link_state`` says it."""
        last = [str(floor(self.last_login.timestamp()))] if self.last_login else []
        return sha256(":".join([str(self.pk), self.password, *last]).encode()).hexdigest()

    @property
    def languages(self) -> list[str]:
        return [code for code in self.speaks.split(",") if code]

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


class Credential(models.Model):
    """A member's password, hashed and sealed for her account alone, and when she last signed in."""

    access = Open("one's own alone", own_policies=True, changes=("password", "last_login"))

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="+")
    password = models.CharField(max_length=300)
    last_login = models.DateTimeField(null=True)


CREDENTIAL = ("password", "last_login")


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
    agreed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    """The second person, where it opened something and there was one."""
    at = models.DateTimeField()
    what = models.CharField(max_length=8, choices=What)
    role = models.CharField(max_length=20, choices=Role)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    is_on_call = models.BooleanField()
    is_privacy_officer = models.BooleanField()

    class Meta:
        ordering = ["-at", "-pk"]


class Delivery(models.Model):
    """How a message leaves: one row for each job of the queue that sends one and was tried, or dealt with. No
    address, and no word of it."""

    access = Open("only the database's own functions write and read it", reads=False, own_policies=True)

    job = models.BigIntegerField(primary_key=True)
    tries = models.IntegerField()
    unsure = models.IntegerField(help_text="tries of which nobody can say whether it left")
    reason = models.CharField(max_length=10, help_text="of the last try (accounts.reasons)")
    begun_at = models.DateTimeField(null=True, help_text="while it is being sent")
    sent_at = models.DateTimeField(null=True, help_text="when the mail server accepted it")
    given_up_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True, help_text="when an administrator asked for it again")
    settled_at = models.DateTimeField(null=True, help_text="when it was dealt with otherwise")
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
