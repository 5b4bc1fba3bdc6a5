"""Her emergency plan, in the synthetic region. Invented, all of it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.safety.models import EmergencyPlan

PLAN: dict[str, dict[str, Any]] = {
    "fr": {
        "signs": "Quand je ne réponds plus à personne.",
        "calm": "Ma musique, une douche, marcher.",
        "places": "En Marge, jour et nuit. Chez ma tante.",
        "people": "Ma tante, qui sait tout.",
        "not_told": "Mon père.",
        "code_words": "« As-tu mon chandail? »",
        "reach": "Texto après 16 h, signé « Mélo ». Jamais d’appel.",
        "phone": "Il connaît mon mot de passe. Deuxième téléphone chez ma tante.",
        "bag": "Ma carte soleil, mon chargeur, mon toutou.",
        "health": "Pompe bleue. Allergie aux noix.",
        "others": "Mon chat Biscuit, chez la voisine.",
        "not_reached": "Ma tante d’abord, elle sait où je vais quand je décroche.",
        "police": "Après 48 h : « Rien de mal n’a été fait, on veut juste savoir si tout va bien. »",
        "steps": [
            {"hours": 6, "what": "M’écrire « As-tu mon chandail? »"},
            {"hours": 24, "what": "Appeler ma tante"},
        ],
    },
    "en": {
        "signs": "When I stop answering everyone.",
        "calm": "My music, a shower, walking.",
        "places": "En Marge, day and night. My aunt’s.",
        "people": "My aunt, who knows everything.",
        "not_told": "My father.",
        "code_words": "“Do you have my sweater?”",
        "reach": "Text after 4 pm, signed “Mel”. Never call.",
        "phone": "He knows my password. Second phone at my aunt’s.",
        "bag": "My health card, my charger, my teddy.",
        "health": "Blue inhaler. Allergic to nuts.",
        "others": "My cat Biscuit, with the neighbour.",
        "not_reached": "My aunt first, she knows where I go when I switch off.",
        "police": "After 48 h: “Nothing wrong was done, we only want to know that all is well.”",
        "steps": [
            {"hours": 6, "what": "Write me “Do you have my sweater?”"},
            {"hours": 24, "what": "Call my aunt"},
        ],
    },
}
SEALED_WORDS: list[Any] = [PLAN]


def make(person: SyntheticPerson) -> None:
    r, region = person.random, person.region
    if r.random() < 0.2 and person.since >= region.ago(30):
        return
    made = region.ago(r.choice([3, 20, 50, 100]))
    review_on = timezone.localdate(made) + timedelta(days=90)
    plan = person.row(EmergencyPlan, version=1, made_at=made, review_on=review_on)
    person.seal(plan, **PLAN[person.language])
