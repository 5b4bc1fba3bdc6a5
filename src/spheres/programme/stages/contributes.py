"""What stages brings to other rooms' pages (see ``foundation.contributions``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.ui.templatetags.spheres import day
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData
from spheres.programme.participants.day import News
from spheres.programme.participants.noting import Topic
from spheres.programme.participants.record import Record
from spheres.programme.participants.telling import Telling
from spheres.programme.stages.models import StageAssessment
from spheres.programme.stages.queries import newest, rows_of

RECORD_WORDS = {
    "stages:path": pgettext_lazy("record", "Read the path among the stages"),
    ("stages:stage-add", VIEW): pgettext_lazy("record", "Opened the page for a stage in the cycle"),
    ("stages:stage-add", CHANGE): pgettext_lazy("record", "Noted a stage in the cycle"),
    ("stages:stage-correct", VIEW): pgettext_lazy("record", "Opened a stage in the cycle, to correct it"),
    ("stages:stage-correct", CHANGE): pgettext_lazy("record", "Corrected a stage in the cycle"),
}


def _hers(record: Record) -> list[Any]:
    return [rows_of(record)]


def _stages(context: CardContext) -> CardData:
    record = context.record
    if not record.may_read(Category.CLINICAL):
        return None
    views = newest(record.keys.open(context.rows[StageAssessment]))
    hers = [view for view in views if view.row.voice == StageAssessment.Voice.HER]
    may_write = record.may_write(Category.CLINICAL)
    return {"views": views, "may_write": may_write, "may_ask_her": may_write and views and not hers}


CARDS = [Card("stages/_stages_card.html", SECOND, 65, _stages, _hers)]
NEWS = [News(StageAssessment, _("a stage in the cycle"), "noted_at")]
NOTE_TOPICS = [
    Topic(
        "stage",
        pgettext_lazy("what a note is about", "Stage in the cycle"),
        Category.CLINICAL,
        lambda record: StageAssessment.objects.filter(participant_id=record.id),
        lambda row: day(row.on),
        "stages:path",
    )
]
TIMELINE = [
    Telling(
        "stage",
        pgettext_lazy("timeline", "Stage in the cycle"),
        Category.CLINICAL,
        lambda record: StageAssessment.objects.filter(participant_id=record.id),
        lambda row: row.on,
        lambda row: [*row.names, row.heard],
        "stages:path",
    ),
]
