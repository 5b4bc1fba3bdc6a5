"""What she wants, in the synthetic region. Invented, all of it."""

from typing import Any

from spheres.programme.goals.models import Goal, GoalEnding, GoalRating, GoalScale, RulerReading, SmallStep
from spheres.programme.participants.synthetic_person import SyntheticPerson

GOALS: dict[str, list[tuple[str, str]]] = {
    "fr": [
        ("Finir mon secondaire trois, même si c’est long.", "school"),
        ("Avoir une chambre avec une porte qui barre.", "sleep"),
        ("Recommencer à danser le jeudi.", "leisure"),
        ("Que ma sœur me réponde.", "family"),
    ],
    "en": [
        ("Finish grade nine, even if it takes a while.", "school"),
        ("Have a room with a door that locks.", "sleep"),
        ("Start dancing again on Thursdays.", "leisure"),
        ("That my sister writes back.", "family"),
    ],
}
STEPS = {
    "fr": ["Demander l’horaire.", "Y aller une fois, juste pour voir."],
    "en": ["Ask for the schedule.", "Go once, just to see."],
}
WHY = {"fr": "Parce que c’est à moi, ça.", "en": "Because that one is mine."}
ONE_MORE = {
    "fr": "Que quelqu’un vienne avec moi la première fois.",
    "en": "Somebody coming along the first time.",
}
LEVELS = {
    "fr": ("J’y pense plus.", "J’y pense, j’y vais pas.", "J’y vais une fois par mois.", "J’y vais aux deux semaines.", "J’y vais chaque semaine."),
    "en": ("I no longer think of it.", "I think of it and don’t go.", "I go once a month.", "I go every other week.", "I go each week."),
}  # fmt: skip
THANKS = {"fr": "Ça m’a fait du bien d’y penser.", "en": "It did me good to think of it."}
CAKE = {"fr": "Un gâteau au parc.", "en": "A cake in the park."}
SEALED_WORDS: list[Any] = [[words for words, _area in some] for some in GOALS.values()]
SEALED_WORDS += [STEPS, WHY, ONE_MORE, LEVELS, THANKS, CAKE]


def make(person: SyntheticPerson) -> None:
    r, region = person.random, person.region
    chosen = r.sample(GOALS[person.language], 2 if person.is_one_in(3) else 1)
    for number, (words, area) in enumerate(chosen):
        is_over = number == 1
        goal = person.row(Goal, area=area, noted_at=region.ago(8))
        goal.ended_at = region.ago(2) if is_over else None
        person.seal(goal, her_words=words)
        if is_over:
            kind = r.choice([GoalEnding.Kind.REACHED, GoalEnding.Kind.PUT_ASIDE])
            ending = person.row(GoalEnding, goal_id=goal.pk, kind=kind, at=goal.ended_at)
            person.seal(ending, her_words=THANKS[person.language], celebrate=CAKE[person.language])
        else:
            _how_it_goes(person, goal)


def _how_it_goes(person: SyntheticPerson, goal: Goal) -> None:
    r, region, language = person.random, person.region, person.language
    for what, done_at in zip(STEPS[language], (region.ago(3), None), strict=True):
        step = person.row(SmallStep, goal_id=goal.pk, noted_at=region.ago(6), done_at=done_at)
        person.seal(step, what=what)
    for days_ago in (7, 1):
        reading = person.row(
            RulerReading, goal_id=goal.pk, importance=r.randint(3, 10), confidence=r.randint(1, 9),
            at=region.ago(days_ago),
        )  # fmt: skip
        person.seal(reading, why_important=WHY[language], why_confident=ONE_MORE[language])
    scale = person.row(GoalScale, goal_id=goal.pk, version=1, agreed_at=region.ago(5))
    person.seal(scale, **dict(zip(GoalScale.SEALED_FIELDS, LEVELS[language], strict=True)))
    for voice in GoalRating.Voice.values:
        rating = person.row(
            GoalRating,
            goal_id=goal.pk,
            scale_id=scale.pk,
            voice=voice,
            level=r.randint(-1, 1),
            at=region.ago(1),
        )
        person.seal(rating)
