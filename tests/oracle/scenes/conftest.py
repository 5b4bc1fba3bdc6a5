import pytest


@pytest.fixture(autouse=True)
def swept_tables() -> None:
    """A scene leaves little behind: nothing is swept between them."""
