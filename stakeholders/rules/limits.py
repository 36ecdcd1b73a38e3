"""How large a list may be. Chosen so that reading one takes seconds and no file can fill a worker's memory."""

MAX_ROWS = 50_000
MAX_COLUMNS = 100
# An XLSX is a ZIP: ten megabytes of it may unpack to gigabytes.
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_UNPACK_RATIO = 120
MAX_PARTS = 500
# Up to here any ratio is harmless: a small sheet of equal cells packs very well.
HARMLESS_BYTES = 8 * 1024 * 1024
# Blank rows at the end of a sheet are common; a million of them are read past, but not more.
MAX_BLANK_ROWS = 100_000
