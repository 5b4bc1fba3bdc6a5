"""Documents made with Typst: a template beside the code that fills it, and the data as JSON."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import get_language


@lru_cache
def _read(template: Path) -> bytes:
    return template.read_bytes()


def pdf(template: Path, data: dict[str, Any], *, is_tagged: bool = True) -> bytes:
    """``data`` in ``template``, in the language of the moment, which is told as ``language``. Tagged, it is
    PDF/UA: readable by a screen reader, and it must have a title."""
    inputs = {"data": json.dumps({"language": get_language() or "fr", **data})}
    standards: Any = ["ua-1"] if is_tagged else []
    made = typst.compile(_read(template), format="pdf", sys_inputs=inputs, pdf_standards=standards)
    return bytes(made)
