"""The kinds of information about a participant. Closed list: every record belongs to exactly one.

Source: the programme's rules of access (docs/access.md).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    IDENTITY = "identity", _("Identity: full name, birth date, what was agreed")
    CONTACT = "contact", _("Getting in touch safely")
    REFERRAL = "referral", _("What was written when the programme was proposed")
    SAFETY = "safety", _("The emergency plan")
    CLINICAL = "clinical", _("Follow-up: notes, next steps, goals")
    NEEDS = "needs", _("Needs")
    LEGAL = "legal", _("Legal steps")
    HEALTH = "health", _("Health")
    THERAPY = "therapy", _("Therapy")
    ACTIVITIES = "activities", _("Activities")
    MEASURES = "measures", _("Questionnaires")
    ENTOURAGE = "entourage", _("Entourage")
    COMMITTEE = "committee", _("Clinical Committee")
    NOTEBOOK = "notebook", _("Notebook")


FOLLOW_UP = tuple(c for c in Category if c not in (Category.THERAPY, Category.NOTEBOOK))
"""What walking with her opens. Therapy notes are their author's; the notebook is hers alone."""

IN_WELCOME = (Category.IDENTITY, Category.CONTACT, Category.REFERRAL)
"""What is needed to answer a referral, before she has joined."""

POLICE_NEVER = (
    Category.CLINICAL,
    Category.THERAPY,
    Category.HEALTH,
    Category.MEASURES,
    Category.NOTEBOOK,
    Category.COMMITTEE,
)
"""Held in the database's own text as well: no pack can raise it."""
