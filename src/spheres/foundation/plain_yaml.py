"""What a pack is read with: YAML of plain values only, whoever wrote it.

Every process reads the pack when it starts; libyaml takes a tenth of the time, where it is there. But it
follows a text to any depth and takes the process along: how deep it goes is asked first, step by step.
"""

from typing import Any

import yaml

DEEPEST = 50
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def plain(text: str) -> Any:
    """The values ``text`` says. Raises ``yaml.YAMLError``."""
    return reader(text).get_single_data()


def reader(text: str) -> Any:
    """One of YAML's readers, at the beginning of ``text``. Raises ``yaml.YAMLError``."""
    depth = 0
    event: Any
    for event in yaml.parse(text, _LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.MarkedYAMLError(None, None, "this is nested too deep", event.start_mark)
    return _LOADER(text)
