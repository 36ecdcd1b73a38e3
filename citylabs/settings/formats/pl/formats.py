"""Polish: points in short dates (CLDR); Django's own has hyphens, and two spaces before the time."""

DATETIME_FORMAT = "j E Y, H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
