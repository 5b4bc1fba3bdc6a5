"""Grants: what each member may read and write now. Derived by the database, never typed in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import ANY, NOBODY, Access, Open
from spheres.foundation.ids import new_id


class Grant(models.Model):
    """One right: member × participant × category × level × period × source × scope.

    Rows are written by ``access_derive`` alone; the application's role may only read its own.
    """

    access = Access(ANY, own_policies=True, adds=False)

    member_id = models.UUIDField()
    participant_id = models.UUIDField()
    category = models.CharField(max_length=12, choices=Category)
    may_write = models.BooleanField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    source = models.CharField(max_length=12)
    source_id = models.UUIDField()
    since = models.DateTimeField(null=True)
    """Nothing that was written or happened before; none: the past too."""
    left_out = ArrayField(models.UUIDField(), default=list)
    """Rows that she keeps from this member."""
    not_from = ArrayField(models.UUIDField(), default=list)
    """Partners whose words she keeps from this member."""

    class Meta:
        indexes = [
            models.Index(
                fields=["member_id", "category", "participant_id"],
                name="grant_of_member",
                include=["may_write", "valid_from", "valid_until"],
            ),
            models.Index(fields=["participant_id"], name="grant_on_participant"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(category__in=Category.values), name="grant_category_is_known"
            )
        ]


class ProofKey(models.Model):
    """What proves who is asking, padded as HMAC-SHA-256 uses it. The owner's alone; the application holds the
    same key, sealed, from its key provider. A backup of the database's rows leaves this table out: the key
    is renewed each day and at each restore."""

    access = Open("only the database's own functions read it", reads=False, own_policies=True)

    version = models.PositiveIntegerField(primary_key=True)
    inner_pad = models.BinaryField()
    outer_pad = models.BinaryField()
    retired_at = models.DateTimeField(null=True)
    """From here on it proves nothing more; none for the one in use."""


class Ceiling(models.Model):
    """A category that a partner may hold at most, whatever was agreed: its own, from the pack, within the
    floor of its mandate. Two partners of one mandate never hold each other's."""

    access = Open("a rule of the region", to_all=True)

    partner = models.ForeignKey("accounts.Partner", on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=12, choices=Category)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "category"], name="ceiling_once")]


class Grace(models.Model):
    """For how many days what was agreed is kept when its date passes unasked: from the pack. One row."""

    access = Open("a rule of the region", to_all=True)

    days = models.PositiveSmallIntegerField()


class Closing(models.Model):
    """Who said that something is done, met or over, so that she alone can take it back within the hour. By
    functions alone (``sql/closings.sql``). Taken back, its row stays and says when."""

    access = Access(NOBODY, writes=Category.IDENTITY, adds=False, functions_change=("undone_at",))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    participant_id = models.UUIDField()
    member_id = models.UUIDField()
    what = models.TextField()
    """The table of the row that was closed."""
    row_id = models.UUIDField()
    at = models.DateTimeField()
    stood = models.BinaryField()
    """A digest of the row as it was left: changed since, it is nobody's to take back."""
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["row_id"], name="closing_of_row"),
            models.Index(fields=["member_id", "at"], name="closing_by_member"),
        ]
