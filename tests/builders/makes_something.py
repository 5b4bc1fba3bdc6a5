"""Every form that makes something: where it is sent, with what, and what could be said otherwise in it."""

from spheres.programme.consents.forms import DisclosureForm, RestrictionForm
from spheres.programme.consents.models import Disclosure
from spheres.programme.directory.forms import CorrectionForm
from spheres.programme.directory.models import Correction
from spheres.programme.notes.forms import AdditionForm, NoteForm, StepForm
from spheres.programme.notes.models import ContactNote, NoteAddition, Step
from spheres.programme.participants.forms import ContactWayForm
from spheres.programme.participants.models import ContactWay, Restriction
from spheres.programme.privacy.forms import IncidentForm
from spheres.programme.privacy.models import Incident
from spheres.programme.referrals.forms import LinkForm, LinkReferralForm, ReferralForm, SelfReferralForm
from spheres.programme.referrals.models import Referral, ReferralLink
from spheres.programme.safety.forms import DoneForm, EarlierForm, EmergencyForm, MissingStepForm, PlanForm
from spheres.programme.safety.models import EmergencyPlan, MissingStep
from spheres.programme.services.forms import AnswerForm, InPlaceForm, ServiceReferralForm
from spheres.programme.services.models import ServiceAnswer, ServiceInPlace, ServiceReferral
from spheres.programme.therapy.forms import SessionForm, SummaryForm, TherapyNoteForm
from spheres.programme.therapy.models import TherapyNote, TherapySession, TherapySummary
from tests.builders.sent import AT, DAY, Sent, words_and
from tests.rooms import of_rooms

LETTER = {
    "name": "Ombeline", "age_said": "16", "languages": "fr", "channel": "text", "urgency": "soon",
    "agreed": "on", "hours": "N’importe quand", "written_by": "Une collègue",
}  # fmt: skip

FORMS = {
    **of_rooms("FORMS"),
    "note": Sent(NoteForm, "notes/add/", ContactNote, "notes.actions.write_note", **words_and(
        "text", "Première version.", "Une autre version.",
        kind="call", at=AT, minutes="5", begun_by="her", opening="open")),
    "addition": Sent(
        AdditionForm, "notes/{note_id}/add/", NoteAddition, "notes.actions.add_to_note", **words_and(
        "text", "Un ajout.", "Autre ajout.")),
    "next step": Sent(StepForm, "next/add/", Step, "notes.actions.plan_step", **words_and(
        "what", "Appeler l’école", "Appeler sa tante", kind="task", due_on=DAY)),
    "plan": Sent(PlanForm, "plan/make/", EmergencyPlan, "safety.actions.make_plan", **words_and(
        "calm", "Marcher.", "Danser.", in_danger="no")),
    "way": Sent(ContactWayForm, "reach/add/", ContactWay, "participants.actions.add_way", **words_and(
        "value", "514 555-0188", "514 555-0177", channel="text")),
    "disclosure": Sent(
        DisclosureForm, "consents/told/add/", Disclosure, "consents.actions.record_disclosure", **words_and(
        "content", "Où elle dort.", "Avec qui elle dort.", ground="court_order", told_at=AT,
        recipient="Le 911", reason="Sa vie.", her_part="Elle le sait.")),
    "restriction": Sent(
        RestrictionForm, "consents/shut/add/", Restriction, "consents.restricting.shut_out", **words_and(
        "her_words", "Il connaît mon père.", "Il connaît ma mère.", role="peer", risks_told="on"), once=True),
    "request": Sent(
        ServiceReferralForm, "services/add/", ServiceReferral, "services.actions.ask_service", **words_and(
        "what", "Une chambre calme.", "Un lit ce soir.", kind="housing", to="outside",
        service_name="Chambreclair", she_agreed="on")),
    "answer": Sent(
        AnswerForm, "services/{service_referral_id}/", ServiceAnswer, "services.actions.answer_referral",
        **words_and(
        "words", "Nous la recevons.", "Nous l’attendons.", status="accepted", day=DAY, next_on=DAY),
        once=True),
    "in place": Sent(
        InPlaceForm, "services/in-place/", ServiceInPlace, "services.actions.note_in_place", **words_and(
        "what", "Des cours du soir.", "Des cours du jour.", service="school", who="Une école")),
    "unreached": Sent(
        MissingStepForm, "unreached/step/", MissingStep, "safety.actions.note_step", **words_and(
        "came_of_it", "Rien.", "Elle a répondu.", kind="tried", what="Un message")),
    "done": Sent(DoneForm, "unreached/done/", MissingStep, "safety.actions.note_step", **words_and(
        "came_of_it", "Ils cherchent.", "Ils l’ont vue.")),
    "earlier": Sent(EarlierForm, "unreached/earlier/", MissingStep, "safety.actions.note_step", **words_and(
        "why", "Elle ne respirait pas bien.", "On l’a vue monter.")),
    "therapy note": Sent(
        TherapyNoteForm, "therapy/notes/add/", TherapyNote, "therapy.actions.write_note", **words_and(
        "text", "Une séance.", "Deux séances."), by="therapist"),
    "session": Sent(
        SessionForm, "therapy/sessions/add/", TherapySession, "therapy.actions.note_session", **words_and(
        "attendance", "came", "absent", on=DAY), by="therapist", shows=False),
    "summary": Sent(
        SummaryForm, "therapy/summaries/add/", TherapySummary, "therapy.actions.write_summary", **words_and(
        "text", "Le sommeil.", "Les repas.", she_agreed="on"), by="therapist"),
    "incident": Sent(IncidentForm, "/privacy/incidents/add/", Incident, "", **words_and(
        "what", "Un compte prêté.", "Deux comptes prêtés.", began_at=AT, known_at=AT, risk="unknown"),
        by="officer"),
    "letter of hers": Sent(SelfReferralForm, "/refer/", Referral, "", **words_and(
        "reach", "514 555-0177", "514 555-0188", **LETTER), by="nobody", shows=False),
    "letter of a partner": Sent(ReferralForm, "/referrals/new/", Referral, "", **words_and(
        "why_now", "Elle le demande.", "Ce soir.", reach="514 555-0177", **LETTER),
        by="liaison", shows=False),
    "letter by a link": Sent(LinkReferralForm, "{link}", Referral, "", **words_and(
        "reach", "514 555-0177", "514 555-0188", why_now="Elle le demande.", **LETTER),
        by="nobody", shows=False, once=True),
    "link": Sent(LinkForm, "/referrals/links/", ReferralLink, "", **words_and(
        "for_whom", "Léa", "Rose"), by="liaison", shows=False),
    "correction": Sent(CorrectionForm, "{listing}", Correction, "", **words_and(
        "value", "Le refuge", "La maison", what="name"), by="liaison", shows=False),
}  # fmt: skip
ELSEWHERE = {EmergencyForm: "other words are another access, kept as well: test_names_that_mean_the_same.py"}
