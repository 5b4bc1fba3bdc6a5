"""What keeps a form from being saved is said on the form, and nothing that was typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spheres.foundation.ui.forms import MakesOneRow, SpheresForm
from spheres.programme.participants.creating import AlreadySent, BeforeHerSharing, SentBefore
from spheres.programme.participants.never_contact import MayBeMeant, MustNotBeContacted, answered

SOMEONE_ELSE = "someone_else"


class SomeoneElseField(forms.BooleanField):
    """Asked where what was typed may name someone who must never be contacted."""

    is_asked_by_another = True

    def __init__(self) -> None:
        super().__init__(label=_("Yes, it is someone else"), required=False)


@contextmanager
def told_beside(form: SpheresForm) -> Iterator[None]:
    """Whatever is stopped inside is said on the form, beside its own field where it has one."""
    try:
        with answered(is_someone_else=form.is_bound and form.data.get(SOMEONE_ELSE) == "on"):
            yield
    except MustNotBeContacted as stop:
        form.add_error(stop.field, stop.sentence)
        if isinstance(stop, MayBeMeant):
            form.fields[SOMEONE_ELSE] = SomeoneElseField()
    except BeforeHerSharing as before:
        day = date_format(timezone.localdate(before.since), "DATE_FORMAT")
        sentence = _("This is shared with you from %(day)s on. What was before is not written down here.")
        form.add_error(before.name if before.name in form.fields else None, sentence % {"day": day})
    except AlreadySent as sent:
        if not isinstance(form, MakesOneRow):
            raise
        form.show_what_stands(sent.standing)
    except SentBefore:
        if not isinstance(form, MakesOneRow):
            raise
        form.ask_for_a_second()
