"""When information has had its time, and what an incident asks for. Plain functions on plain values."""

from datetime import date, datetime


def forgotten_before(today: date, years: int) -> date:
    """Whose follow-up ended before this day has had the time that the pack gives."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # the 29th of February
        return today.replace(year=today.year - years, day=28)


def still_to_do(risk: str, commission_told: datetime | None, untold: int, measures: str) -> list[str]:
    """What is missing before an incident can be closed, by code. A risk of serious injury is told to the
    Commission and to each person (Acts A-2.1, s. 63.8, and P-39.1, s. 3.5)."""
    missing = []
    if risk == "unknown":
        missing.append("weigh")
    if risk == "serious" and commission_told is None:
        missing.append("commission")
    if risk == "serious" and untold:
        missing.append("tell")
    if not measures.strip():
        missing.append("measures")
    return missing
