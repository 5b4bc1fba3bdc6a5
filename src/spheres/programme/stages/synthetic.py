"""Where she is in the cycle, over time, in the synthetic region. Invented, all of it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.region.pack import StageList, stage_list_on
from spheres.programme.stages.actions import words_of_today
from spheres.programme.stages.models import StageAssessment
from spheres.programme.stages.rules import fits_of

HEARD = {
    "fr": [
        "« Je sais pas encore. Mais c’est plus comme avant. »",
        "« J’ai compté ce que ça me prendrait pour un mois. »",
        "« Ils me manquent, des fois. »",
        "« Je dors mieux. C’est bizarre. »",
        "« J’y ai passé encore deux soirs. Je voulais te le dire moi-même. »",
    ],
    "en": [
        "“I don’t know yet. But it’s not like before.”",
        "“I counted what a month would take.”",
        "“I miss them, sometimes.”",
        "“I sleep better. It’s weird.”",
        "“I went back for two nights. I wanted to tell you myself.”",
    ],
}
SEALED_WORDS: list[Any] = [HEARD]


def make(person: SyntheticPerson) -> None:
    r, region = person.random, person.region
    listed = stage_list_on(region.today)
    if listed is None or (r.random() > 0.8 and not region.is_large):
        return
    place, at = r.randrange(len(listed.stages)), region.now
    days = sorted((r.uniform(2, 330) for _ in range(r.randint(1, 5))), reverse=True)
    if region.is_large:
        days = [300, 200, 100, 10]
    seen = [at - timedelta(days=back) for back in days]
    voices: set[str] = set()
    for on in [at for at in seen if at >= person.since or region.is_large]:
        place = min(max(place + r.choice([-2, -1, 0, 1, 1, 2]), 0), len(listed.stages) - 1)
        for voice in ["worker", "her"] if r.random() < 0.5 else ["worker"]:
            _view(person, listed, person.by_day(on), voice, place, is_first=not voices)
            voices.add(voice)


def _view(
    person: SyntheticPerson, listed: StageList, at: datetime, voice: str, place: int, *, is_first: bool
) -> None:
    r = person.random
    codes = [stage.code for stage in listed.stages]
    chosen = r.choice([codes[place : place + 1], codes[place : place + 1], codes[place : place + 2]])
    if voice == "her":
        chosen = r.choice([chosen, codes[max(place - 1, 0) :][:1], ["-none"], ["-unknown"]])
    fits, stages = fits_of(chosen)
    how = "first" if is_first else r.choice(["same", "she_chose", "she_chose", "happened", "unknown"])
    happened = r.choice(["placed", "placed", "arrested", "moved", "he_was_arrested"])
    row = person.row(
        StageAssessment, list_code=listed.code, stages=stages, fits=fits, voice=voice, how=how,
        what_happened=happened if how == "happened" else "", on=timezone.localdate(at), noted_at=at,
    )  # fmt: skip
    heard = r.choice(HEARD[person.language]) if r.random() < 0.7 else ""
    person.seal(row, heard=heard, words=words_of_today(listed.code, stages))
