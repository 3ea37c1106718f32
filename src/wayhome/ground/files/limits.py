"""How much of anything is taken in; every limit of stored files stands here."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

MOST_BYTES = 20 * MEGABYTE
"""What one upload may hold, and all files of one request together: they are held in memory."""

MOST_REQUEST_BYTES = 2 * MOST_BYTES
"""What one request may hold in all. Up to here a file that is too large is read, dropped, and said so beside its field."""

MOST_CLEANED_BYTES = 2 * MOST_BYTES
"""What may come out of cleaning; a picture that is written anew can become somewhat larger."""

MOST_PIXELS = 40_000_000
"""Width times height of a picture: a page of A4 at 600 dots per inch has 35 million."""

MOST_PIXELS_IN_PDF = 80_000_000
"""The same for a picture inside a PDF, which is not decoded here."""

MOST_PAGES = 200
MOST_OBJECTS = 100_000
"""Parts of a PDF; a scan has about five for each page."""

MOST_UNPACKED_CONTENT = 32 * MEGABYTE
"""What one stream of drawing, font or form may unpack to."""

MOST_UNPACKED = 1024 * MEGABYTE
"""What all streams of a PDF together may unpack to; each is counted while it is unpacked and never kept."""

MEMORY = 512 * MEGABYTE
"""The address space of the process that cleans."""

PROCESSOR_SECONDS = 20
ANSWER_SECONDS = 18
"""After these seconds by the clock the process that cleans is killed, so that an answer is there within 20."""

LONGEST_NAME = 150
