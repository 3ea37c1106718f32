"""Claims about plain values: references, names, dates, money, places, languages."""
