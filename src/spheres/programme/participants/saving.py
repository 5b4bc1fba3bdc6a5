"""What keeps a form from being saved is said on the form, and nothing that was typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from spheres.foundation.ui.forms import MakesOneRow, SpheresForm
from spheres.programme.participants.creating import AlreadySent, SentBefore
from spheres.programme.participants.never_contact import MustNotBeContacted


@contextmanager
def told_beside(form: SpheresForm) -> Iterator[None]:
    """Whatever is stopped inside is said on the form, beside its own field where it has one."""
    try:
        yield
    except MustNotBeContacted as stop:
        form.add_error(stop.field, stop.sentence)
    except AlreadySent as sent:
        if not isinstance(form, MakesOneRow):
            raise
        form.show_what_stands(sent.standing)
    except SentBefore:
        if not isinstance(form, MakesOneRow):
            raise
        form.ask_for_a_second()
