"""Someone accompanied, of whom there is something of each kind."""

from uuid import uuid4

from conftest import as_owner

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.models import Closing
from spheres.foundation.vault.keys import seal_secret
from spheres.programme.consents.actions import Sharing, join
from spheres.programme.notes.actions import Contact, Planned, plan_step, write_note
from spheres.programme.participants.models import Assignment, ContactWay, Restriction
from spheres.programme.participants.record import load_record
from spheres.programme.privacy.actions import INCIDENT
from spheres.programme.privacy.models import Erasure, Incident, IncidentSubject
from spheres.programme.referrals.models import Referral
from spheres.programme.safety.actions import EmergencyLookup, open_emergency
from spheres.programme.safety.models import EmergencyAccess
from spheres.programme.services.actions import InPlace, Request, ask_service, note_in_place
from spheres.programme.therapy.models import Therapy, TherapySummary
from tests.builders import moment
from tests.builders.followed import welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member, on_call
from tests.builders.privacy import told
from tests.rooms import rows_of_rooms


def of_each_kind():
    """Someone accompanied, of whom there is something of each kind: the ids that name it in addresses."""
    pk, pivot = welcomed()
    liaison = a_member()
    shared = Sharing(
        liaison.partner, agreed=True, categories=["contact", "needs"], members=[liaison], months=3
    )
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=[shared]))
    ids = {"participant_id": pk, "note_id": uuid4(), "step_id": uuid4()}
    write_note(
        load_record(pivot, pk, moment()),
        ids["note_id"],
        Contact("call", moment(), 5, "none", "her", "Ça va."),
    )
    plan_step(load_record(pivot, pk, moment()), ids["step_id"], Planned("task", "Appeler", moment().date()))
    ids |= rows_of_rooms("one_of_each", load_record(pivot, pk, moment()))
    ids |= with_others(pivot, pk)
    on_call_member = on_call("liaison", "marie-vincent")
    set_current_member(on_call_member.pk)
    known, reason = EmergencyLookup(reach="514 555-0123"), "Elle ne répond plus."
    assert open_emergency(on_call_member, uuid4(), known, "missing", reason, transaction_time()) == pk
    with as_owner():
        EmergencyAccess.objects.update(closed_at=transaction_time())
        now = transaction_time()
        asked = Erasure.objects.create(participant_id=pk, asked_by=pivot, asked_at=now)
        ids["erasure_id"] = asked.pk
        incident = Incident.objects.create(
            began_at=now,
            known_at=now,
            written_by=pivot,
            written_at=now,
            sealed=seal_secret(INCIDENT, told().words()),
        )
        concerned = IncidentSubject.objects.create(participant_id=pk, incident=incident, noted_at=now)
        ids["incident_id"], ids["concerned_id"] = incident.pk, concerned.pk
        shut = {"author": pivot, "role": "researcher", "risks_told": True, "made_at": now, "sealed": b""}
        ids["restriction_id"] = Restriction.objects.create(participant_id=pk, **shut).pk
        ids["access_id"] = EmergencyAccess.objects.get().pk
        ids["way_id"] = ContactWay.objects.get().pk
        ids["assignment_id"] = Assignment.objects.get().pk
        ids["referral_id"] = Referral.objects.get().pk
        ids["closing_id"] = Closing.objects.create(
            participant_id=pk, member_id=pivot.pk, what="participants_followup", row_id=uuid4(), at=now,
            stood=b"-",
        ).pk  # fmt: skip
    return ids


def with_others(pivot, pk):
    """What is asked of services for her, and her therapy: one of each."""
    ids, now = {"service_referral_id": uuid4(), "in_place_id": uuid4()}, transaction_time()
    outside = Request("housing", "Une chambre.", service_name="Chambreclair")
    ask_service(load_record(pivot, pk, now), ids["service_referral_id"], outside)
    note_in_place(load_record(pivot, pk, now), ids["in_place_id"], InPlace("school", "Une école"))
    therapist = a_member("psychotherapist", "marie-vincent")
    with as_owner():
        span = Therapy.objects.create(participant_id=pk, therapist=therapist, starts_at=moment())
        summary = TherapySummary.objects.create(
            participant_id=pk, author=therapist, sealed=b"", written_at=now, she_agreed=True
        )
    return ids | {"therapy_id": span.pk, "summary_id": summary.pk}
