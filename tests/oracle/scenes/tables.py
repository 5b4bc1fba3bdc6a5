"""What each table that holds something about a young person holds, written by hand.

``kind``: the category of access.md; or ``NAME`` (what anyone reads who may read anything of her: what to call
her, and the key that opens what she may read), ``NOBODY``, ``OWN`` (the row of the member who made it),
``WALKING`` (who walks with her).
Where access.md names no category for a table it is the nearest of the list, and the table is in ``NOT_SAID``.

``recorded`` and ``happened``: the columns that say when it was written, and when what it tells took place; a
narrowed yes ("from today on") is judged by the earlier of the two. ``author`` and ``partner``: whose words
it holds, and for which partner they were written ("not what this partner wrote"); ``changed``: who changed
the words last, where they are kept as they stand now. ``of``: the row that it hangs on; what is left out of a
yes takes with it what hangs on it, and an addition to something old is not new.

``what``: the word of ``saying`` for it, where there is one. ``over``: in SQL, since when a row that tells how
things stand is over; none: it tells of the past from the beginning.
"""

from tests.oracle.scenes.holding import ENDED, NAME, NEVER_OVER, NOBODY, OWN, WALKING, Table, written
from tests.rooms import of_rooms

TABLES = {
    **of_rooms("TABLES"),
    "participants_participant": Table(NAME, happened="known_since"),
    "vault_participantkey": Table(NAME, "made_at"),
    "participants_identity": Table("identity", what="who she is", over=NEVER_OVER),
    "participants_assignment": Table("identity", "starts_at", what="span", over=ENDED),
    "participants_circle": Table("identity", "starts_at", what="span", over=ENDED),
    "participants_followup": Table(
        "identity", happened="started_on", what="span", over="ended_on::timestamptz"
    ),
    "consents_consent": written(
        "identity",
        "made_at",
        author="made_by_id",
        what="answer",
        over="withdrawn_at",
    ),
    "consents_limit": Table(WALKING),
    "participants_restriction": written(OWN, "made_at"),
    "consents_disclosure": written("identity", "written_at", "told_at"),
    "safety_emergencyaccess": Table("identity", "starts_at", author="member_id"),
    "therapy_therapy": Table("identity", "starts_at", what="span", over=ENDED),
    "privacy_incidentsubject": Table("identity", "noted_at"),
    "privacy_erasure": Table("identity", "asked_at", author="asked_by_id"),
    "participants_contactway": Table("contact", "noted_at", what="way", over=NEVER_OVER),
    "referrals_referral": Table("referral", "sent_at", partner="partner_id"),
    "safety_emergencyplan": written(
        "safety",
        "made_at",
        what="plan",
        over=(
            "(SELECT safety_emergencyplan.made_at FROM safety_emergencyplan AS other"
            " WHERE other.participant_id = safety_emergencyplan.participant_id"
            " AND other.version > safety_emergencyplan.version LIMIT 1)"
        ),
    ),
    "safety_missingepisode": written(
        "safety", "begun_at", "since", changes=True, what="time", over="closed_at"
    ),
    "safety_missingstep": written("safety", "at", of=("episode_id", "safety_missingepisode"), what="tried"),
    "notes_contactnote": written("clinical", "written_at", "at", what="note"),
    "notes_noteaddition": written(
        "clinical", "written_at", of=("note_id", "notes_contactnote"), what="addition"
    ),
    "notes_step": written("clinical", "written_at", changes=True, what="step"),
    "services_servicereferral": written("clinical", "asked_at", what="request"),
    "services_serviceanswer": written(
        "clinical", "at", "day", of=("referral_id", "services_servicereferral"), what="reply"
    ),
    "services_serviceinplace": written(
        "needs", "noted_at", "since", what="service", over="ended_on::timestamptz"
    ),
    "therapy_therapysession": written("health", "written_at", "on", of=("therapy_id", "therapy_therapy")),
    "therapy_therapysummary": written("health", "written_at", what="summary"),
    "therapy_therapynote": written("therapy", "written_at"),
    "committee_agendaitem": written("committee", "put_at", changes=True, author="put_by_id"),
    "participants_blindindex": Table(NOBODY),
    "participants_carriedrestriction": Table(NOBODY),
    "access_closing": Table(NOBODY),
    "access_grant": Table(OWN),
    "vault_draft": Table(OWN, "kept_at", author="member_id"),
}

HER_OWN_WORDS = {"safety_emergencyplan"}
"""Whoever wrote them down: no partner's to be left out."""

NOT_ASKED = {
    "audit_look": "access.md says what the young person reads of it, not what members do",
}

NOT_SAID = (
    *of_rooms("NOT_SAID"),
    "participants_assignment",
    "participants_circle",
    "participants_followup",
    "consents_limit",
    "consents_disclosure",
    "safety_emergencyaccess",
    "therapy_therapy",
    "privacy_incidentsubject",
    "privacy_erasure",
    "services_servicereferral",
    "services_serviceanswer",
    "services_serviceinplace",
    "therapy_therapysession",
    "therapy_therapysummary",
)
"""Tables whose category access.md does not name."""
