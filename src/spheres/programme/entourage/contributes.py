"""What entourage brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.entourage.models import PersonAround
from spheres.programme.participants.cards import page_line
from spheres.programme.participants.noting import Topic

RECORD_WORDS = {
    "entourage:entourage": pgettext_lazy("record", "Read who is in the entourage"),
    "entourage:person-add": pgettext_lazy("record", "Opened the page for someone of the entourage"),
    ("entourage:person-around", VIEW): pgettext_lazy(
        "record", "Opened what is noted of someone of the entourage"
    ),
    ("entourage:person-around", CHANGE): pgettext_lazy("record", "Noted someone of the entourage"),
    "entourage:person-left": pgettext_lazy("record", "Noted that someone is no longer in the entourage"),
}


LINES = [page_line("others", "entourage:entourage", _("Entourage"), "users-round", Category.ENTOURAGE, 40)]
NOTE_TOPICS = [
    Topic(
        "person",
        pgettext_lazy("what a note is about", "Someone of the entourage"),
        Category.ENTOURAGE,
        lambda record: PersonAround.objects.filter(participant_id=record.id),
        lambda person: person.name,
        "entourage:entourage",
        stands=lambda person: person.left_at is None,
    )
]
