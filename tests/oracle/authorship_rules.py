"""Whose words a row holds, and what may be done to it afterwards: said once more, table by table.

Written from the design alone. Nothing here is read from what the models declare, nor from the database's own
guards: a rule that both would share could be wrong in both. Of the database only the tables and columns that
exist are asked, so that a table without a rule is noticed; a column that a rule does not name stays as it was
written.
"""

from typing import Any
from uuid import UUID, uuid4

from tests.oracle.authorship_terms import (
    CARE,
    COORDINATORS,
    DAY,
    EVERYONE,
    NOBODY,
    Change,
    Rule,
    Values,
    World,
    a_named_other,
    adds,
    hers,
    now,
    sets,
)
from tests.rooms import of_rooms


def a_note(world: World) -> None:
    world.note = hers(
        world, "notes_contactnote", kind="call", at=world.now, place="none", begun_by="her",
        written_at=world.now,
    )  # fmt: skip


def out_of_reach(world: World) -> None:
    world.search = hers(
        world, "safety_missingepisode", since=world.now, begun_at=world.now, next_at=world.days(1)
    )


def a_meeting(world: World) -> None:
    world.meeting = world.put(
        "committee_meeting", held_at=world.days(2), opens_at=world.days(-1), closes_at=world.days(9)
    )


def an_answer_of_yesterday(world: World) -> None:
    world.said = world.put(
        "consents_consent", participant_id=world.her, sealed=b"-", kind="partner", agreed=True,
        partner_id=world.partner("police"), categories=["needs"], writable=[], starts_at=world.days(-1),
        ends_at=world.days(9), ending="", decided_by="her", her_agreement=True, explained="aloud",
        language="fr", made_by_id=world.id("pivot"), made_at=world.days(-1),
    )  # fmt: skip


def shut(world: World) -> None:
    world.shut = world.put(
        "participants_restriction", participant_id=world.other, author_id=world.id("pivot"), sealed=b"-",
        role="committee", risks_told=True, made_at=world.days(-1), in_force_at=world.days(-1),
    )  # fmt: skip


def a_therapy(world: World) -> UUID:
    """Hers; and another’s, with the same therapist."""
    world.therapy_of_other = world.put(
        "therapy_therapy", participant_id=world.other, therapist_id=world.id("therapist"),
        starts_at=world.days(-2), shares_attendance=False,
    )  # fmt: skip
    world.therapy = world.put(
        "therapy_therapy", participant_id=world.her, therapist_id=world.id("therapist"),
        starts_at=world.days(-2), shares_attendance=False,
    )  # fmt: skip
    return world.therapy


def a_request(world: World) -> UUID:
    """Of an outside service: her worker says what became of it."""
    world.request = hers(
        world, "services_servicereferral", kind="health", need="", for_role="", asked_at=world.days(-1),
        she_agreed=True, status="asked", owner_id=world.id("pivot"), next_on=world.today,
    )  # fmt: skip
    return world.request


def an_incident(world: World) -> UUID:
    world.incident = world.put(
        "privacy_incident", began_at=world.days(-3), known_at=world.days(-2), categories=[], risk="unknown",
        sealed=b"-", written_by_id=world.id("officer"), written_at=world.days(-2),
    )  # fmt: skip
    return world.incident


def concerned(world: World) -> UUID:
    return world.put(
        "privacy_incidentsubject", participant_id=world.her, incident_id=an_incident(world),
        noted_at=world.days(-1),
    )  # fmt: skip


def no_follow_up(world: World) -> None:
    world.as_owner(
        "UPDATE participants_followup SET ended_on = started_on WHERE participant_id = %s", world.her
    )


def a_letter_of(world: World, who: str, **more: Any) -> Values:
    return {
        "id": uuid4(), "participant_id": uuid4(), "sealed": b"-", "languages": "fr", "urgency": "soon",
        "via": "self" if who == NOBODY else "partner", "partner_id": world.partner(who),
        "agreed_to_contact": True, "sent_at": world.now, "status": "sent", "of_age": "unknown",
        "recognises": "unknown", "hopes_for_change": "unknown", "voluntary": "unknown",
        "not_now_reason": "", "first_meeting_place": "", **more,
    }  # fmt: skip


def a_new_letter(world: World) -> None:
    """Just sent, and its key not given yet; and one whose key was destroyed since."""
    world.just_sent, world.erased = uuid4(), uuid4()
    world.set_current_member(NOBODY)
    for whose in (world.just_sent, world.erased):
        world.insert("referrals_referral", a_letter_of(world, NOBODY, participant_id=whose))
    world.as_owner(
        "UPDATE referrals_referral SET sent_at = sent_at - interval '9 days', status = 'not_now', "
        "not_now_reason = 'r', closed_at = sent_at WHERE participant_id = %s",
        world.erased,
    )


def opened(world: World) -> UUID:
    """Whoever is on call opened it, for a danger."""
    access = uuid4()
    world.set_current_member("on_call")
    world.run(
        "SELECT safety_open_emergency(%s, %s, %s, %s, 'missing', %s, %s, %s, %s)",
        access, [0], [0], [world.reached_by], world.days(1), world.days(3), b"\0\1-", b"-",
    )  # fmt: skip
    return access


def someone_with_a_file(world: World) -> None:
    """Known already, and no letter of her stands."""
    world.known = world.put(
        "participants_participant", sealed=b"-", languages="fr", known_since=world.days(-90)
    )  # fmt: skip


def a_receipt(world: World) -> UUID:
    """Of the letter in triage: who answers the letter writes its news."""
    receipt = world.put(
        "referrals_receipt", member_id=world.id("pivot"), number="R-33333", initial="O", news="received",
        sent_at=world.now, news_at=world.now,
    )  # fmt: skip
    world.as_owner(
        "UPDATE referrals_referral SET receipt_id = %s WHERE participant_id = %s", receipt, world.in_triage
    )
    return receipt


def another_partner(world: World, who: str) -> UUID:
    return world.partner("police" if who != "police" else "pivot")


FAR = 90

# fmt: off
RULES: dict[str, Rule] = {
    **of_rooms("AUTHORSHIP"),
    # -- who she is, and how to reach her
    "participants_participant": Rule(
        row=lambda w, _who: {"id": w.letter, "sealed": b"-", "languages": "fr", "known_since": w.days(-3)},
        added_by=COORDINATORS,
        happened=("known_since",),
        changes=(sets(COORDINATORS, sealed=b"x", languages="en"),),
        is_of_yesterday=False,
    ),
    "participants_identity": Rule(
        row=lambda w, _who: {"id": uuid4(), "participant_id": w.in_triage, "sealed": b"-"},
        added_by=COORDINATORS,
        changes=(sets(COORDINATORS, sealed=b"x"),),
        elsewhere="letter",
    ),
    "participants_contactway": Rule(
        row=lambda w, _who: {
            "id": uuid4(), "participant_id": w.her, "sealed": b"-", "channel": "text",
            "may_leave_message": False, "is_preferred": False, "noted_at": w.now,
        },
        added_by=CARE,
        recorded=("noted_at",),
        changes=(sets(CARE, sealed=b"x", channel="call", may_leave_message=True, is_preferred=True),),
        removed_by=CARE,
    ),
    "participants_blindindex": Rule(
        row=lambda w, _who: {"id": 10**9, "participant_id": w.her, "digest": b"-"},
    ),
    "participants_carriedrestriction": Rule(
        row=lambda w, _who: {"id": uuid4(), "participant_id": w.her, "restriction_id": w.shut},
        before=shut,
    ),  # by functions alone
    # -- what decides who sees her
    # An open span has no end; ended, it ended when it was said.
    "participants_assignment": Rule(
        row=lambda w, _who: {
            "id": uuid4(), "participant_id": w.in_triage, "member_id": w.id("pivot"), "starts_at": w.now,
        },
        added_by=COORDINATORS,
        recorded_later=("ends_at",),
        changes=(sets((*COORDINATORS, "pivot"), {"ends_at": None}, ends_at=now),),
        lies=lambda w, _who: [("she walked with her before", {"starts_at": w.days(-30)})],
        elsewhere="letter",
    ),
    "participants_circle": Rule(
        row=lambda w, _who: {
            "id": uuid4(), "participant_id": w.her, "member_id": w.id("on_call"),
            "partner_id": w.partner("on_call"), "starts_at": w.now,
        }
    ),
    "participants_followup": Rule(
        row=lambda w, _who: {"id": uuid4(), "participant_id": w.her, "started_on": w.today},
        added_by=("pivot",),
        days=("started_on", "ended_on"),
        changes=(sets(("pivot",), {"ended_on": None}, ended_on=lambda w: w.today),),
        before=no_follow_up,
    ),
    "consents_consent": Rule(
        row=lambda w, who: {
            "id": uuid4(), "participant_id": w.her, "sealed": b"-", "kind": "committee", "agreed": True,
            "categories": [], "writable": [], "starts_at": w.now, "ends_at": w.days(FAR), "ending": "",
            "decided_by": "her", "her_agreement": True, "explained": "aloud", "language": "fr",
            "made_by_id": w.id(who), "made_at": w.now,
        },
        added_by=("pivot",),
        author="made_by_id",
        recorded=("made_at",),
        recorded_later=("withdrawn_at",),
        changes=(
            sets(("pivot",), {"withdrawn_at": None, "ending": ""}, withdrawn_at=now, ending="taken_back"),
        ),
        later_lies=lambda w, _who: [("it lasts longer", {"ends_at": w.days(4000)}, "ends_at")],
    ),
    "consents_limit": Rule(
        row=lambda w, _who: {
            "id": uuid4(), "participant_id": w.her, "consent_id": w.said, "category": "needs",
            "since": w.now, "left_out": [], "not_from": [],
        },
        before=an_answer_of_yesterday,
    ),  # made in the same transaction as its answer, or not at all
    "participants_restriction": adds(
        lambda w, _who: {
            "member_id": None, "partner_id": None, "role": "committee", "risks_told": True, "made_at": w.now,
        },
        added_by=("pivot",),
        recorded=("made_at",),
    ),
    "consents_disclosure": adds(
        lambda w, _who: {"ground": "g", "told_at": w.days(-1), "written_at": w.now},
        added_by=("pivot",),
        recorded=("written_at",),
        happened=("told_at",),
    ),
    "therapy_therapy": Rule(
        row=lambda w, _who: {
            "id": uuid4(), "participant_id": w.her, "therapist_id": w.id("therapist"), "starts_at": w.now,
            "shares_attendance": False,
        }
    ),
    # Begun by two people, by a function; ended by one.
    "team_supervision": Rule(
        row=lambda w, _who: {
            "id": uuid4(), "supervisor_id": w.id("supervisor"), "worker_id": w.id("on_call"),
            "starts_at": w.now,
        },
        recorded_later=("ends_at",),
        changes=(sets(COORDINATORS, {"ends_at": None}, ends_at=now),),
        standing=lambda w: w.support,
    ),
    "team_pendingchange": Rule(
        row=lambda w, who: {
            "id": uuid4(), "what": "invited", "email": "sock@spheres.example", "name": "s",
            "partner_id": w.partner("pivot"), "role": "pivot_worker", "former_role": "", "language": "fr",
            "speaks": "fr", "is_on_call": False, "is_privacy_officer": False, "asked_by_id": w.id(who),
            "asked_at": w.now, "answer": "", "alone_until": w.now,
        }
    ),
    # Whether a meeting may be moved, or what is put before it changed by another, the design does not say.
    "committee_meeting": Rule(
        row=lambda w, _who: {
            "id": uuid4(), "held_at": w.days(2), "opens_at": w.now, "closes_at": w.days(FAR),
        },
        added_by=COORDINATORS,
        ends=("closes_at",),
        changes=(
            sets(COORDINATORS, closes_at=lambda w: w.days(1)),
            sets(COORDINATORS, held_at=lambda w: w.days(3), opens_at=lambda w: w.days(1)),
        ),
        is_of_yesterday=False,
    ),
    "committee_call": Rule(
        row=lambda w, _who: {"id": uuid4(), "meeting_id": w.meeting, "member_id": w.id("committee")},
        added_by=COORDINATORS,
        before=a_meeting,
    ),
    "committee_agendaitem": Rule(
        row=lambda w, who: {
            "id": uuid4(), "participant_id": w.her, "sealed": b"-", "meeting_id": w.meeting,
            "categories": ["needs"], "put_by_id": w.id(who), "put_at": w.now,
        },
        added_by=CARE,
        author="put_by_id",
        says_who_changed=True,
        recorded=("put_at",),
        recorded_later=("taken_off_at",),
        changes=(
            sets(CARE, {"taken_off_at": None}, taken_off_at=now),
            sets(CARE, sealed=b"x", categories=["needs", "safety"]),
        ),
        before=a_meeting,
    ),
    # -- the letter
    "referrals_referral": Rule(
        row=a_letter_of,
        added_by=(*EVERYONE, NOBODY),
        recorded=("sent_at",),
        renewed=("decided_at",),
        recorded_later=("closed_at",),
        changes=(
            sets(
                COORDINATORS, sealed=b"x", of_age="yes", recognises="yes", hopes_for_change="no",
                voluntary="yes", status="waiting", decided_at=now, first_meeting_at=lambda w: w.days(3),
                first_meeting_place="home",
            ),
            sets(
                COORDINATORS, {"closed_at": None, "status": "sent", "not_now_reason": ""}, status="not_now",
                not_now_reason="r", closed_at=now, decided_at=now,
            ),
        ),
        lies=lambda w, who: [
            *(
                [("another partner sent it", {"partner_id": another_partner(w, who)})] if who != NOBODY
                else []
            ),
            ("about someone who is known already", {"participant_id": w.known}),
            ("it is decided already", {"status": "waiting", "decided_at": w.now}),
            ("it is closed already", {"status": "not_now", "not_now_reason": "r", "closed_at": w.now}),
        ],
        before=someone_with_a_file,
        elsewhere="letter",
    ),
    "referrals_receipt": Rule(
        row=lambda w, who: {
            "id": uuid4(), "member_id": w.id(who), "number": "R-22222", "initial": "O", "news": "received",
            "sent_at": w.now, "news_at": w.now,
        },
        added_by=EVERYONE,
        author="member_id",
        recorded=("sent_at",),
        renewed=("news_at",),
        changes=(sets(COORDINATORS, news="waiting", news_at=now),),
        standing=a_receipt,
    ),
    "referrals_referrallink": Rule(
        row=lambda w, who: {
            "id": uuid4(), "made_by_id": w.id(who), "partner_id": w.partner(who), "for_whom": "équipe",
            "made_at": w.now, "ends_at": w.days(FAR),
        },
        added_by=EVERYONE,
        author="made_by_id",
        recorded=("made_at",),
        ends=("ends_at",),
        changes=(sets(("pivot",), ends_at=now),),
        lies=lambda w, who: [("another partner gave it", {"partner_id": another_partner(w, who)})],
    ),
    "vault_participantkey": Rule(
        row=lambda w, _who: {"participant_id": w.just_sent, "wrapped": b"\0\1-", "made_at": w.now},
        added_by=(*EVERYONE, NOBODY),
        recorded=("made_at",),
        before=a_new_letter,
        key="participant_id",
        lies=lambda w, _who: [
            ("it is for someone who has no letter", {"participant_id": uuid4()}),
            ("it is for someone whose key is not there any more", {"participant_id": w.erased}),
        ],
    ),
    # -- the follow-up
    "notes_contactnote": adds(
        lambda w, _who: {
            "kind": "call", "at": w.days(-1), "minutes": 5, "place": "none", "begun_by": "her",
            "written_at": w.now,
        },
        recorded=("written_at",),
        happened=("at",),
    ),
    "notes_noteaddition": adds(
        lambda w, _who: {"note_id": w.note, "corrects": False, "written_at": w.now},
        recorded=("written_at",),
        before=a_note,
    ),
    "notes_step": adds(
        lambda w, _who: {"kind": "task", "due_on": w.today, "written_at": w.now},
        says_who_changed=True,
        recorded=("written_at",),
        recorded_later=("done_at",),
        changes=(
            sets(CARE, {"done_at": None}, done_at=now),
            sets(CARE, sealed=b"x", due_on=lambda w: w.today + DAY),
        ),
    ),
    # -- what keeps her safe
    "safety_emergencyplan": adds(
        lambda w, _who: {"version": 1, "made_at": w.now, "review_on": w.today + 30 * DAY},
        recorded=("made_at",),
    ),
    "safety_missingepisode": adds(
        lambda w, _who: {"since": w.days(-1), "begun_at": w.now, "next_at": w.days(1)},
        says_who_changed=True,
        recorded=("begun_at",),
        recorded_later=("closed_at",),
        happened=("since",),
        changes=(
            sets(CARE, {"closed_at": None}, sealed=b"x", closed_at=now),
        ),
    ),
    "safety_missingstep": adds(
        lambda w, _who: {"episode_id": w.search, "kind": "tried", "at": w.now},
        happened=("at",),
        before=out_of_reach,
    ),
    "safety_emergencyaccess": Rule(
        row=lambda w, who: {
            "id": uuid4(), "participant_id": w.her, "member_id": w.id(who), "danger": "missing",
            "starts_at": w.now, "ends_at": w.days(0.9), "sealed": b"-", "review_by": w.days(3),
            "outcome": "",
        },
        recorded_later=("closed_at", "reviewed_at", "told_at"),
        changes=(
            sets(("on_call",), {"closed_at": None}, closed_at=now),
            Change(
                lambda w, who: {
                    "reviewed_at": w.now, "reviewed_by_id": w.id(who), "outcome": "right", "review": b"-",
                },
                COORDINATORS,
                {"reviewed_at": None, "reviewed_by_id": None, "outcome": ""},
            ),
            sets(("pivot",), tell_from=lambda w: w.today + DAY, tell_when=b"x"),
            sets(("pivot",), {"told_at": None}, told_at=now),
        ),
        later_lies=lambda w, who: [
            (
                "another answered for it",
                {
                    "reviewed_at": w.now, "outcome": "right",
                    "reviewed_by_id": w.id("officer" if who == "coordinator" else "coordinator"),
                },
                "reviewed_by_id",
            )
        ],
        standing=opened,
        is_of_yesterday=False,
    ),
    # -- services, and therapy
    "services_servicereferral": adds(
        lambda w, who: {
            "kind": "health", "need": "", "for_role": "", "asked_at": w.now, "she_agreed": True,
            "status": "asked", "owner_id": w.id(who), "next_on": w.today + 3 * DAY,
        },
        recorded=("asked_at",),
        recorded_later=("closed_at",),
        lies=lambda w, _who: [
            ("it is accepted already", {"status": "accepted"}),
            ("it began already", {"began_on": w.today}),
            ("it was opened already", {"opened_at": w.now, "opened_by_id": w.id("shelter")}),
        ],
    ),
    "services_serviceanswer": adds(
        lambda w, _who: {
            "referral_id": w.request, "status": "accepted", "reason": "", "day": w.today,
            "next_on": w.today + 5 * DAY, "at": w.now, "since": w.now,
        },
        recorded=("at",),
        happened=("since",),
        days=("day",),
        before=a_request,
    ),
    "services_serviceinplace": adds(
        lambda w, _who: {"service": "school", "since": w.today - DAY, "noted_at": w.now},
        recorded=("noted_at",),
        days=("since", "ended_on"),
        changes=(sets(CARE, {"ended_on": None}, ended_on=lambda w: w.today),),
    ),
    # Who is on shift is written by functions alone.
    "shifts_shift": Rule(
        row=lambda w, who: {
            "id": uuid4(), "partner_id": w.partner(who), "member_id": w.id(who), "starts_at": w.now,
            "ends_at": w.days(0.5), "put_by_id": w.id(who), "put_at": w.now,
        },
    ),
    # Which partner is a shelter is the pack's to know: a member speaks for her own partner.
    "services_beds": Rule(
        row=lambda w, who: {
            "id": uuid4(), "partner_id": w.partner(who), "night": w.today, "free": 2, "author_id": w.id(who),
            "said_at": w.now,
        },
        added_by=EVERYONE,
        author="author_id",
        recorded=("said_at",),
        lies=lambda w, who: [("another partner’s beds", {"partner_id": another_partner(w, who)})],
    ),
    "therapy_therapynote": adds(
        lambda w, _who: {"written_at": w.now},
        added_by=("therapist",),
        recorded=("written_at",),
        before=a_therapy,
    ),
    "therapy_therapysession": Rule(
        row=lambda w, who: {
            "id": uuid4(), "participant_id": w.her, "author_id": w.id(who), "therapy_id": w.therapy,
            "on": w.today, "attendance": "came", "written_at": w.now,
        },
        added_by=("therapist",),
        author="author_id",
        recorded=("written_at",),
        days=("on",),
        lies=lambda w, _who: [("of the therapy of another", {"therapy_id": w.therapy_of_other})],
        before=a_therapy,
    ),
    "therapy_therapysummary": adds(
        lambda w, _who: {"written_at": w.now, "she_agreed": True},
        added_by=("therapist",),
        recorded=("written_at",),
        recorded_later=("taken_back_at",),
        before=a_therapy,
    ),
    # -- privacy
    "privacy_incident": Rule(
        row=lambda w, who: {
            "id": uuid4(), "began_at": w.days(-2), "known_at": w.days(-1), "categories": ["needs"],
            "risk": "unknown", "sealed": b"-", "written_by_id": w.id(who), "written_at": w.now,
        },
        added_by=("officer",),
        author="written_by_id",
        recorded=("written_at",),
        recorded_later=("closed_at",),
        happened=("began_at", "ended_at", "known_at", "commission_told_at"),
        changes=(
            sets(
                ("officer",), sealed=b"x", risk="serious", categories=["health"],
                began_at=lambda w: w.days(-3), ended_at=lambda w: w.days(-1),
                known_at=lambda w: w.days(-0.5), member_id=lambda w: w.id("on_call"),
                commission_told_at=lambda w: w.days(-0.1),
            ),
            sets(("officer",), {"closed_at": None}, risk="not_serious", closed_at=now),
        ),
    ),
    "privacy_incidentsubject": Rule(
        row=lambda w, _who: {
            "id": uuid4(), "participant_id": w.other, "incident_id": w.incident, "noted_at": w.now,
        },
        recorded=("noted_at",),
        recorded_later=("told_at",),
        changes=(
            Change(
                lambda w, who: {"told_at": w.now, "told_by_id": w.id(who)}, ("pivot",),
                {"told_at": None, "told_by_id": None},
            ),
        ),
        later_lies=lambda w, who: [
            ("another told her", {"told_at": w.now, "told_by_id": a_named_other(w, who)}, "told_by_id")
        ],
        before=an_incident,
        standing=concerned,
    ),
    "privacy_erasure": Rule(
        row=lambda w, who: {
            "id": uuid4(), "participant_id": w.her, "asked_by_id": w.id(who), "asked_at": w.now,
            "outcome": "", "number": "",
        },
        added_by=("pivot",),
        author="asked_by_id",
        recorded=("asked_at",),
        recorded_later=("answered_at",),
        lies=lambda w, _who: [
            (
                "it is answered already",
                {"answered_at": w.now, "answered_by_id": w.id("officer"), "outcome": "erased"},
            )
        ],
    ),
    "privacy_forgetting": Rule(
        row=lambda w, _who: {
            "id": 10**9, "category": "needs", "confirmed_by_id": w.id("officer"), "confirmed_at": w.now,
            "young_people": 3,
        }
    ),
    # -- the record of looks, and what is one's own
    "audit_look": Rule(  # by a function alone: tests/record/test_record.py
        row=lambda w, who: {
            "id": uuid4(), "at": w.now, "member_id": w.id(who), "partner_id": w.partner(who),
            "participant_id": w.her, "kind": "view", "page": "workspace:participant", "categories": ["needs"],
            "sources": ["assignment"],
        }
    ),
    "vault_draft": Rule(
        row=lambda w, who: {
            "id": uuid4(), "member_id": w.id(who), "place": "a:b", "sealed": b"-", "wrapped": b"\0\1-",
            "kept_at": w.now,
        },
        added_by=EVERYONE,
        author="member_id",
        renewed=("kept_at",),
        changes=(sets(("pivot",), sealed=b"x", wrapped=b"\0\1x", kept_at=now),),
        removed_by=("pivot",),
    ),
    "directory_correction": Rule(
        row=lambda w, who: {
            "id": uuid4(), "service": "s", "what": "phone", "value": "514 555-0100", "author_id": w.id(who),
            "at": w.now, "state": "proposed",
        },
        added_by=EVERYONE,
        author="author_id",
        recorded=("at",),
        recorded_later=("read_at",),
        changes=(
            Change(
                lambda w, who: {"state": "accepted", "read_by_id": w.id(who), "read_at": w.now},
                COORDINATORS, {"state": "proposed", "read_by_id": None, "read_at": None},
            ),
        ),
        lies=lambda w, who: [
            (
                "it is accepted already",
                {"state": "accepted", "read_by_id": w.id("coordinator"), "read_at": w.now},
            )
        ],
        later_lies=lambda w, who: [
            (
                "another read it",
                {"state": "accepted", "read_by_id": a_named_other(w, who), "read_at": w.now}, "read_by_id",
            )
        ],
    ),
    # -- what members are, and what they may hold: by functions alone
    "accounts_partner": Rule(
        row=lambda w, _who: {
            "id": uuid4(), "code": "ours", "mandate": "health", "name_fr": "x", "name_en": "x",
            "is_active": True,
        }
    ),
    "accounts_member": Rule(
        row=lambda w, who: {
            "id": uuid4(), "email": "sock@spheres.example", "name": "s", "partner_id": w.partner("pivot"),
            "role": "pivot_worker", "language": "fr", "speaks": "fr", "is_active": True, "is_on_call": False,
            "is_privacy_officer": False, "joined_on": w.today,
        },
        changes=(sets(("shelter",), language="en", speaks="en"),),
        standing=lambda w: w.id("shelter"),
        is_of_yesterday=False,
    ),
    "accounts_memberchange": Rule(
        row=lambda w, who: {
            "id": 10**9, "member_id": w.id("pivot"), "by_id": w.id(who), "at": w.now, "what": "changed",
            "role": "coordinator", "partner_id": w.partner("pivot"), "is_on_call": True,
            "is_privacy_officer": True, "agreed_by_id": w.id("officer"),
        }
    ),
    "access_ceiling": Rule(
        row=lambda w, _who: {"id": 10**9, "partner_id": w.partner("police"), "category": "clinical"}
    ),
    "access_grant": Rule(
        row=lambda w, who: {
            "id": 10**9, "member_id": w.id(who) or w.id("police"), "participant_id": w.her,
            "category": "clinical", "may_write": True, "valid_from": w.now, "source": "consent",
            "source_id": uuid4(), "left_out": [], "not_from": [],
        }
    ),
    # Who said that something is over: written by the database, and taken back through it.
    "access_closing": Rule(
        row=lambda w, who: {
            "id": uuid4(), "member_id": w.id(who) or w.id("police"), "participant_id": w.her,
            "what": "needs_need", "row_id": uuid4(), "at": w.now, "stood": b"-", "undone_at": None,
        }
    ),
    "access_grace": Rule(row=lambda _w, _who: {"id": 10**9, "days": 900}),
    "audit_counter": Rule(row=lambda _w, _who: {"id": 1, "last": 10**9}),
    "audit_seal": Rule(
        row=lambda w, _who: {
            "number": 10**9, "sealed_at": w.now, "first": 1, "looks": 1, "root": b"-", "previous": b"-",
            "signature": b"-",
        },
        key="number",
    ),
    "audit_verification": Rule(
        row=lambda w, _who: {"id": 10**9, "at": w.now, "seals": 1, "looks": 1, "problems": 0}
    ),
    "oversight_overduenotice": Rule(
        row=lambda w, who: {
            "id": uuid4(), "member_id": w.id("pivot"), "waits": "plan", "subject": uuid4(), "due": w.now,
            "told_at": w.now,
        }
    ),
    "accounts_delivery": Rule(
        row=lambda w, who: {
            "job": 10**9, "tries": 1, "unsure": 0, "reason": "", "sent_at": w.now, "settled_by_id": w.id(who),
        },
        key="job",
    ),
}
"""Every table that holds something written by someone, and how it is written."""

# fmt: on

MACHINERY = {
    "access_proofkey": "keys, the owner’s alone",
    "vault_regionkey": "keys, the owner’s alone",
    "installation_installed": "what the installation noted of itself",
    "installation_syntheticregion": "that nobody here exists",
    "directory_record": "packages as they came from their sources: nobody’s words here",
    "directory_listing": "made of the records",
    "signin_attempt": "counts of tries",
    **dict.fromkeys(
        ("auth_group", "auth_group_permissions", "auth_permission", "django_content_type",
         "django_migrations"),
        "Django’s own",
    ),
    **dict.fromkeys(
        ("account_emailaddress", "account_emailconfirmation", "mfa_authenticator", "signin_knowndevice",
         "socialaccount_socialaccount", "socialaccount_socialapp", "socialaccount_socialtoken",
         "usersessions_usersession", "accounts_credential", "signin_session"),
        "how a member signs in: the door’s tests",
    ),
    **dict.fromkeys(
        ("procrastinate_events", "procrastinate_jobs", "procrastinate_periodic_defers",
         "procrastinate_workers"),
        "background work",
    ),
}  # fmt: skip
"""Tables in which nobody wrote anything, and why."""
