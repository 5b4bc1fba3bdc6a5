"""What consents brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.consents.queries import current_answers, emergency_wish
from spheres.programme.participants.cards import THIRD, TOP, Card, CardContext, CardData

RECORD_WORDS = {
    "consents:consents": pgettext_lazy("record", "Read what was agreed"),
    ("consents:consent-make", VIEW): pgettext_lazy("record", "Opened the consent screen"),
    ("consents:consent-make", CHANGE): pgettext_lazy(
        "record", "Wrote down the yes to the programme, and what was agreed"
    ),
    "consents:consent-kept": pgettext_lazy("record", "Saw that the consent is kept"),
    "consents:consent-copy": pgettext_lazy("record", "Made a copy of what was agreed"),
    "consents:consent-decline": pgettext_lazy("record", "Wrote down a no to the programme"),
    ("consents:decide-anew", VIEW): pgettext_lazy("record", "Opened the screen to decide anew together"),
    ("consents:decide-anew", CHANGE): pgettext_lazy("record", "Wrote down what was decided anew"),
    "consents:keep-from": pgettext_lazy("record", "Wrote down what is kept from a partner"),
    "consents:restrictions": pgettext_lazy("record", "Read to whom the file is shut"),
    ("consents:restriction-add", VIEW): pgettext_lazy(
        "record", "Opened the page to shut the file to someone"
    ),
    ("consents:restriction-add", CHANGE): pgettext_lazy("record", "Wrote down to whom the file is shut"),
    "consents:restriction-lift": pgettext_lazy("record", "Wrote down that the file is opened again"),
    "consents:take-back": pgettext_lazy("record", "Wrote down what was taken back"),
    ("consents:disclosure-add", VIEW): pgettext_lazy(
        "record", "Opened the page for something told without consent"
    ),
    ("consents:disclosure-add", CHANGE): pgettext_lazy("record", "Wrote down something told without consent"),
    "consents:leave": pgettext_lazy("record", "Wrote down the departure from the programme"),
    "consents:leave-undo": pgettext_lazy("record", "Undid a departure that was pressed by mistake"),
}


def _wish(context: CardContext) -> CardData:
    wish = emergency_wish(context.record) if "emergency" in context.record.rights.sources else ""
    return {"wish": wish} if wish else None


def _agreed(context: CardContext) -> CardData:
    if Category.IDENTITY not in context.record.rights.reads:
        return None
    may_write = context.record.may_write(Category.IDENTITY)
    return {"consents": context.once(current_answers), "may_write": may_write}


CARDS = [
    Card("consents/_wish_notice.html", TOP, 10, _wish),
    Card("consents/_agreed_card.html", THIRD, 30, _agreed),
]
