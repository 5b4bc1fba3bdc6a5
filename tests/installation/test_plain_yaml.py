"""A pack is text that somebody wrote: however deep it goes, it gets an answer, and the process stays."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings

from spheres.foundation.plain_yaml import DEEPEST, plain


@pytest.mark.parametrize("deep", ["[" * 5_000, "- " * 5_000 + "a", "{a: " * 5_000])
def test_nested_without_end_is_refused(deep):
    with pytest.raises(yaml.YAMLError, match="nested too deep"):
        plain(deep)


def test_as_deep_as_is_allowed_is_read():
    assert plain("[" * DEEPEST + "]" * DEEPEST)


@pytest.mark.parametrize("text", ["a: !!python/name:os.system", "a: !!python/object/apply:os.getcwd []"])
def test_only_plain_values_are_read(text):
    with pytest.raises(yaml.YAMLError):
        plain(text)


def test_what_is_read_is_what_the_slower_reader_says():
    pack_text = (Path(settings.PACK_FOLDER) / "pack.yaml").read_text(encoding="utf-8")
    assert plain(pack_text) == yaml.safe_load(pack_text)
