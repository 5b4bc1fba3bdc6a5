"""The forms of a member's own phrases."""

from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import MakesOneThing, SpheresForm, WordsField
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.phrases.rules import LONGEST

NO_NAMES = _("No name, and nothing about anybody: what concerns a young person stands in the file.")


class PhraseWords(SpheresForm):
    words = WordsField(label=_("Your phrase"), rows=3, limit=LONGEST, help_text=NO_NAMES)


class PhraseForm(PhraseWords, MakesOneThing):
    """A new one."""


class PhraseChangeForm(KeepsUp, PhraseWords):
    """One that stands."""
