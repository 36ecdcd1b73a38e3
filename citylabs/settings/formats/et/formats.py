"""Estonian where Django's own has nothing to say: groups of thousands, a date with a time."""

DATETIME_FORMAT = "j. F Y, H:i"
NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = "\xa0"
