"""The parts of the plan for coming back, as she says them: of herself, in the first person."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PARTS = {
    "signs": (
        pgettext_lazy("coming back", "What warns me early"),
        _("What changes first, in me or around me: how I sleep, who I stop answering."),
    ),
    "situations": (
        pgettext_lazy("coming back", "When it is harder"),
        _("Days, places, messages, people, money that runs out."),
    ),
    "acts": (
        pgettext_lazy("coming back", "What I do then"),
        _("One small thing that I can do wherever I am."),
    ),
    "people": (
        pgettext_lazy("coming back", "Who I turn to"),
        _("Who answers, at which hour, and what I can simply write to them."),
    ),
    "self_talk": (
        pgettext_lazy("coming back", "What I tell myself afterwards"),
        _("Something true and kind. One time takes nothing away from all I have done."),
    ),
    "way_back": (
        pgettext_lazy("coming back", "How I come back"),
        _("The first door, the first call, the first day."),
    ),
}
"""Part → its title and what helps to begin it, in the order of the page."""
