"""Swedish: "kl." before a time of day (CLDR)."""

DATETIME_FORMAT = r"j F Y \k\l. H:i"
