"""How much of a spreadsheet is read; every limit of reading one stands here."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

MOST_BYTES = 20 * MEGABYTE
"""What a file may hold: as any upload."""
MOST_UNPACKED = 200 * MEGABYTE
"""What the parts of a workbook may unpack to in all; 100,000 rows of 30 columns unpack to some 150."""
MOST_PARTS = 1_000
"""Parts of a workbook; one with ten sheets has about forty."""
MOST_RATIO = 200
"""How many times its packed size one part may unpack to; sheets of one repeated word reach some 100."""
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
"""Signs in one cell; a page of notes has some 3,000."""
MOST_ANSWER = 96 * MEGABYTE
"""What the process that reads may answer."""
MEMORY = 512 * MEGABYTE
PROCESSOR_SECONDS = 18
ANSWER_SECONDS = 19
"""After these seconds by the clock the process that reads is killed, so that an answer is there within 20."""
