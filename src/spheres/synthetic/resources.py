"""An invented directory of resources, in the Open Referral form: for the demo, the tests and the benchmarks."""

import json
import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from spheres.programme.region.pack import entries

WHAT = {
    "sleep": [("Hébergement d’urgence", "Un lit, un souper, quelqu’un qui écoute."), ("Chambres de transition", "Une chambre à soi pour quelques mois.")],
    "food": [("Dépannage alimentaire", "Un panier, sans questions."), ("Popote de quartier", "Un repas chaud chaque midi.")],
    "physical_health": [("Clinique jeunesse", "Des soins sans carte et sans jugement."), ("Youth clinic", "Care without a card and without judgment.")],
    "sexual_health": [("Dépistage et contraception", "Confidentiel, avec ou sans rendez-vous.")],
    "mental_health": [("Écoute et thérapie brève", "Parler à quelqu’un cette semaine."), ("Walk-in counselling", "Talk to someone this week.")],
    "substances": [("Réduction des méfaits", "Du matériel, des informations, de la place pour souffler.")],
    "legal": [("Clinique juridique", "Comprendre ses droits, sans frais."), ("Legal clinic", "Know your rights, at no cost.")],
    "income": [("Aide au budget", "Faire ses demandes avec quelqu’un.")],
    "papers": [("Clinique d’identité", "Refaire ses papiers.")],
    "school": [("École de rue", "Finir son secondaire à son rythme."), ("Street school", "Finish high school at your pace.")],
    "work": [("Plateau de travail", "Un premier emploi accompagné.")],
    "leisure": [("Atelier de création", "Peinture, musique, rien à réussir.")],
    "transport": [("Navette solidaire", "Un aller-retour quand il faut.")],
}  # fmt: skip
PLACES = [
    "Centre-Sud",
    "Hochelaga",
    "Verdun",
    "Saint-Laurent",
    "Lachine",
    "Montréal-Nord",
    "Parc-Extension",
    "Pointe-Claire",
]
NAMES = [
    "La Passerelle",
    "Chez Ondine",
    "Le Relais du Canal",
    "Maison Clémence",
    "The Lantern",
    "L’Escale",
    "Open Door House",
    "Les Trois Ponts",
]
HOURS = [
    ("08:30:00", "17:00:00", "MO,TU,WE,TH,FR"),
    ("12:00:00", "20:00:00", "TU,TH,SA"),
    ("20:00:00", "08:00:00", "MO,TU,WE,TH,FR,SA,SU"),
]


def a_package(count: int, seed: int, today: date) -> bytes:
    """``count`` services in JSON."""
    r = random.Random(seed)
    organizations = [
        {"id": _id(r), "name": f"{name} {n}" if n else name, "description": "Organisme inventé."}
        for n in range(max(1, count // 30))
        for name in NAMES
    ]
    return json.dumps([_service(r, organizations, today) for _ in range(count)], ensure_ascii=False).encode()


def _id(r: random.Random) -> str:
    return str(UUID(int=r.getrandbits(128), version=4))


def _service(r: random.Random, organizations: list[Any], today: date) -> dict[str, Any]:
    need = r.choice(list(WHAT))
    name, description = r.choice(WHAT[need])
    opens, closes, days = r.choice(HOURS)
    city = r.choice(PLACES)
    youngest = r.choice([12, 12, 14, 16, 18])
    codes = [need, *(["minors:alone"] if youngest < 18 and r.random() < 0.7 else []),
             *([f"gender:{r.choice(['filles', 'trans'])}"] if r.random() < 0.2 else [])]  # fmt: skip
    return {
        "id": _id(r), "name": f"{name} – {city}", "description": description, "status": "active",
        "minimum_age": youngest, "maximum_age": r.choice([17, 25, 30, 35]),
        "fees_description": r.choice(["Gratuit", "Gratuit", "5 $ par visite"]),
        "assured_date": (today - timedelta(days=r.randint(5, 600))).isoformat(),
        "organization": r.choice(organizations),
        "phones": [{"id": _id(r), "number": f"438 555-02{r.randint(0, 99):02d}", "type": "voice"}],
        "schedules": [{"id": _id(r), "freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes,
                       **({"description": "Fermé les jours fériés"} if r.random() < 0.3 else {})}],
        "languages": [{"id": _id(r), "code": code} for code in r.choice([["fr"], ["fr", "en"], ["en"], ["fr", "ht"]])],
        "service_areas": [{"id": _id(r), "name": "Montréal"}],
        "attributes": [{"id": _id(r), "link_entity": "service", "taxonomy_term": _term(code)} for code in codes],
        "service_at_locations": [{"id": _id(r), "location": {
            "id": _id(r), "location_type": "physical", "name": city,
            "addresses": [{"id": _id(r), "address_1": f"{r.randint(1, 999)}, rue Inventée", "city": city,
                           "state_province": "QC", "postal_code": "H0H 0H0", "country": "CA",
                           "address_type": "physical"}],
            "accessibility": [{"id": _id(r), "description": "Accessible en fauteuil roulant"}] if r.random() < 0.6 else [],
        }}],
    }  # fmt: skip


def _term(code: str) -> dict[str, Any]:
    """A taxonomy term: always the same for the same code."""
    names = {entry.code: str(entry.name.fr) for entry in entries("needs")}
    own = UUID(int=random.Random(f"term:{code}").getrandbits(128), version=4)
    return {"id": str(own), "code": code, "name": names.get(code, code), "description": names.get(code, code)}
