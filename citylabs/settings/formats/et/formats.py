"""Estonian where Django has nothing to say (thousands, a date with a time), or one digit for the hour."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j. F Y, H:i"
NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = "\xa0"
