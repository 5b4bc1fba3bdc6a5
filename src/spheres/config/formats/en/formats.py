"""How dates read in English (Canada)."""

DATE_FORMAT = "F j, Y"
SHORT_DATE_FORMAT = "N j, Y"
DATETIME_FORMAT = "F j, Y, g:i A"
TIME_FORMAT = "g:i A"
MONTH_DAY_FORMAT = "F j"
