"""What a step says. Plain functions on plain values."""

from spheres.programme.region.pack import named


def line_of(code: str, her_words: str) -> str:
    """A step in one line: her words, which win; else what its card is called, in today’s language."""
    return " ".join(her_words.split()) or (named("safer_cards", code) if code else "")
