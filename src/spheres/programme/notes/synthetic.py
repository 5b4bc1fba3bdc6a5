"""What was written and what is next, in the synthetic region. Invented, all of it."""

from datetime import datetime, time, timedelta
from typing import Any

from spheres.programme.notes.models import ContactNote, Step
from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.region.pack import entries

NOTES = {
    "fr": [
        "On a marché le long du canal. Ses mots : « Je veux juste une semaine où je dors bien. » On cherche ensemble ce qui l’aide à s’endormir.",
        "Appel court. C’est confirmé pour jeudi. On a ri de son cours de cuisine.",
        "Garder son téléphone, ou en prendre un autre? « J’ai peur de perdre tout le monde. » On a regardé les deux côtés sans décider.",
        "Accompagnement à la clinique. Ses questions, posées sans mon aide. Un grand sourire en sortant.",
        "On parle d’un retour vers d’anciens contacts. Aucun jugement : on a relu son plan, et ajouté une étape.",
        "Texto de sa part à 21 h : « Merci pour aujourd’hui. » Répondu ce matin.",
        "Première sortie à l’atelier de sérigraphie. Une autre est prévue.",
        "Importance de changer les choses : 6 sur 10. « Parce que ma petite sœur me regarde. »",
    ],
    "en": [
        "We walked along the canal. The words: “I just want one week of good sleep.” We look together for what helps with falling asleep.",
        "Short call. Thursday is confirmed. We laughed about the cooking class.",
        "Keep the phone, or get another? “I’m scared of losing everyone.” We looked at both sides without deciding.",
        "Went along to the clinic. The questions were asked without my help. A proud smile on the way out.",
        "We talk of going back to old contacts. No judgement: we read the plan again and added a step.",
        "Text at 9 pm: “Thanks for today.” Answered this morning.",
        "First outing at the screen-printing workshop. Another one is planned.",
        "Importance of changing things: 6 out of 10. “Because my little sister looks up to me.”",
    ],
}
UNANSWERED = {
    "fr": "Sans réponse. Je réessaie demain, à l’heure qui convient le mieux.",
    "en": "No answer. I will try tomorrow, at the hour that suits best.",
}
STEPS = {
    "fr": [
        "Appeler l’école ensemble",
        "Rencontre au parc",
        "Trouver un rendez-vous à la clinique",
        "Revoir son plan ensemble",
        "Atelier de sérigraphie",
    ],
    "en": [
        "Call the school together",
        "Meet at the park",
        "Find a clinic appointment",
        "Read the plan together",
        "Screen-printing workshop",
    ],
}
IN_A_LARGE_REGION = 20
"""Notes of each."""
SEALED_WORDS: list[Any] = [NOTES, UNANSWERED, STEPS]


def make(person: SyntheticPerson) -> None:
    r, region = person.random, person.region
    at = person.by_day(region.ago(r.choice([0.1, 1, 2, 4, 6, 9, 18, 30])))
    for _ in range(IN_A_LARGE_REGION if region.is_large else r.randint(2, 24)):
        if at < person.since and not region.is_large:
            break
        _note(person, at)
        at = person.by_day(at - timedelta(days=r.expovariate(1 / 9) + 0.5))
    for _ in range(r.randint(0, 3)):
        _step(person)


def _note(person: SyntheticPerson, at: datetime) -> None:
    r = person.random
    kind = r.choices([entry.code for entry in entries("contact_kinds")], [6, 4, 5, 1, 2, 2, 1, 3])[0]
    places = ["our_place", "outside", "cafe", "school_work", "service"]
    note = ContactNote(
        id=person.region.new_id(at), participant_id=person.id, author=person.pivot, kind=kind, at=at,
        minutes=None if kind in ("unanswered", "text") else r.choice([10, 20, 30, 45, 60, 90]),
        place="none" if kind in ("call", "text", "video", "unanswered") else r.choice(places),
        begun_by=r.choice(["her", "worker", "worker"]), written_at=at,
    )  # fmt: skip
    unanswered = kind == "unanswered"
    person.seal(note, text=UNANSWERED[person.language] if unanswered else r.choice(NOTES[person.language]))


def _step(person: SyntheticPerson) -> None:
    r, region = person.random, person.region
    meeting = r.random() < 0.5
    step = person.row(
        Step, kind="meeting" if meeting else "task", written_at=region.ago(5),
        due_on=region.today + timedelta(days=r.choice([-3, -1, 0, 0, 1, 2, 5, 8])),
        at=time(r.choice([10, 13, 15, 16])) if meeting else None,
    )  # fmt: skip
    person.seal(step, what=r.choice(STEPS[person.language]))
