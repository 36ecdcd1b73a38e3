"""German: a comma between day and time."""

DATETIME_FORMAT = "j. F Y, H:i"
