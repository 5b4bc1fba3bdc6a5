"""The sections of an emergency plan, as they are called on the screen and on paper, in her order."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SECTIONS = {  # what is sealed → (what it is called, what helps to fill it in)
    "signs": (
        _("Signs that things are going wrong"),
        _("Hers, and those that others can see."),
    ),
    "calm": (_("What helps her calm down"), ""),
    "places": (_("Places where she is safe, day and night"), ""),
    "people": (_("Who she can call, and what they may know"), ""),
    "not_told": (_("Who must not be told or called"), ""),
    "code_words": (_("Words or signs that mean “I need help” or “don’t come”"), ""),
    "reach": (
        _("How to reach her safely"),
        _("Which way, at which hours, under which name, whether a message may be left, whose phone it is."),
    ),
    "phone": (
        _("Her phone and her accounts"),
        _("Who else can see them: shared location, passwords, a second phone."),
    ),
    "bag": (_("What she takes if she leaves in a hurry"), ""),
    "health": (_("Medication, health, allergies"), ""),
    "others": (
        pgettext_lazy("plan", "Children, pregnancy, animals"),
        _("Who counts on her, and who looks after them."),
    ),
    "not_reached": (
        _("If she can’t be reached"),
        _("What she wants to be thought of first, and what may be said to whom."),
    ),
    "police": (
        _("What she wishes about the police"),
        _(
            "When, and with which words: hers, exactly. Left blank, her plan says nothing about it. Where "
            "her life is in danger, 911 is called all the same, and she is told."
        ),
    ),
}
