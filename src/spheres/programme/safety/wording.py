"""The sections of an emergency plan, as they are called on the screen and on paper, in her order."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SECTIONS = {  # what is sealed → (what it is called, what helps to fill it in)
    "signs": (
        _("Signs that things are going wrong"),
        _("One’s own, and those that others can see."),
    ),
    "calm": (_("What helps to calm down"), ""),
    "places": (_("Safe places, day and night"), ""),
    "people": (_("Whom to call, and what they may know"), ""),
    "not_told": (_("Who must not be told or called"), ""),
    "code_words": (_("Words or signs that mean “I need help” or “don’t come”"), ""),
    "reach": (
        _("Getting in touch safely"),
        _("Which way, at which hours, under which name, whether a message may be left, whose phone it is."),
    ),
    "phone": (
        _("Phone and accounts"),
        _("Who else can see them: shared location, passwords, a second phone."),
    ),
    "bag": (_("What to take when leaving in a hurry"), ""),
    "health": (_("Medication, health, allergies"), ""),
    "others": (
        pgettext_lazy("plan", "Children, pregnancy, animals"),
        _("Who needs care, and who gives it meanwhile."),
    ),
    "not_reached": (
        _("If contact is lost"),
        _("What to think of first, and what may be said to whom."),
    ),
    "police": (
        _("Wishes about the police"),
        _(
            "When, and with which words: exactly as said. Left blank, the plan says nothing about it. Where "
            "a life is in danger, 911 is called all the same, and the young person is told."
        ),
    ),
}
