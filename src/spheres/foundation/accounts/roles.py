"""What partners are in the agreement for, and what their members do. Closed lists: they live in code."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mandate(TextChoices):
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


class Role(TextChoices):
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


REQUEST_RECEIVING_ROLES = (Role.LIAISON, Role.PEER, Role.POLICE_LIAISON, Role.PREVENTION)
"""Roles whose partner is asked to act."""
