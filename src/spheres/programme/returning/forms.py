"""The form of her plan for coming back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import MakesOneRow, WordsField
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.returning.models import ReturnPlan
from spheres.programme.returning.wording import PARTS


class ReturnPlanForm(KeepsUp, MakesOneRow):
    """Each part can be left out; not all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in PARTS.items():
            self.fields[name] = WordsField(
                label=label, help_text=help_text, rows=3, limit=4000, required=False
            )

    @staticmethod
    def stands_of(plan: ReturnPlan | None) -> dict[str, Any]:
        """Each part as it is now: where there is no plan, each is empty."""
        return {name: getattr(plan, name, "") for name in PARTS}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in PARTS):
            self.add_error(next(iter(PARTS)), _("Write in one part, whichever it is: the others can wait."))
        return data

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PARTS}
