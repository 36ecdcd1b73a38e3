"""Lithuanian: a space between thousands (CLDR); Django's own has a point."""

DATETIME_FORMAT = r"Y \m. E j \d., H:i"
THOUSAND_SEPARATOR = "\xa0"
