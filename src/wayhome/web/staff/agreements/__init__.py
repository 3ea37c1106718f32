"""Pages of data-sharing agreements: whom the acting organisation shares with, on what terms, and their end."""
