"""What is told of services, entourage and steps in the synthetic region. Invented, all of it."""

AROUND = [
    ("Josée", "mother", "mixed"), ("Ti-Guy", "father", "unknown"), ("Mamie Lou", "family", "helps"),
    ("Karl Bonsecours", "ex", "harms"), ("Naïma", "friend", "helps"), ("Dylan", "sibling", "helps"),
    ("Madame Fortier", "trusted", "helps"), ("Big Mike", "milieu", "harms"),
]  # fmt: skip
HER_WORDS = {
    "fr": {
        "mother": "« On se parle quand ça va. »",
        "family": "« Chez elle, je dors. »",
        "friend": "« Elle, elle comprend. »",
        "trusted": "« Ma prof. Elle ne lâche pas. »",
    },
    "en": {
        "mother": "“We talk when it’s going well.”",
        "family": "“At her place I sleep.”",
        "friend": "“She gets it.”",
        "trusted": "“My teacher. She doesn’t give up.”",
    },
}
NEVER = {"fr": "Il ne doit pas savoir où je suis.", "en": "He must not know where I am."}
ASKS = {
    "marie-vincent": ("psychotherapy", "psychotherapist"),
    "en-marge": ("shelter", ""),
    "ccsmtl": ("health", ""),
    "codim": ("health", ""),
    "anonyme": ("sexual_health", ""),
    "spvm": ("peer", "peer"),
}
"""Partner → what it is asked for, and the role that alone reads it there."""
OUTSIDE = "Chambreclair"
WHAT = {
    "fr": {
        "psychotherapy": "Commencer une psychothérapie, à son rythme.",
        "shelter": "Quelques nuits, quand ça brasse chez elle.",
        "health": "Un premier rendez-vous, avec une femme si possible.",
        "sexual_health": "Une rencontre pour poser ses questions.",
        "peer": "Un café avec quelqu’un qui est passée par là.",
        "legal": "Savoir à quoi s’attendre avant de décider de porter plainte ou non.",
        "housing": "Une chambre tranquille, pas en sous-sol.",
    },
    "en": {
        "psychotherapy": "Starting psychotherapy, at her pace.",
        "shelter": "A few nights, when things are rough at home.",
        "health": "A first appointment, with a woman if possible.",
        "sexual_health": "A meeting to ask her questions.",
        "peer": "A coffee with someone who has been there.",
        "legal": "Knowing what to expect before she decides whether to make a complaint.",
        "housing": "A quiet room, not in a basement.",
    },
}
WHO_SERVES = {
    "fr": ["Son éducatrice, à l’école", "La clinique jeunesse", "Sa travailleuse sociale"],
    "en": ["Her educator at school", "The youth clinic", "Her social worker"],
}
PLACES = {
    "fr": [
        ("health", "La clinique jeunesse"),
        ("legal", "Le palais de justice"),
        ("housing", "Visite d’une chambre"),
    ],
    "en": [("health", "The youth clinic"), ("legal", "The courthouse"), ("housing", "Seeing a room")],
}
WANTS = {"fr": "« Que tu parles la première. »", "en": "“That you speak first.”"}
LEGAL = {
    "fr": "Comprendre ce que ça change, avant de décider.",
    "en": "Understanding what it changes, before deciding.",
}
