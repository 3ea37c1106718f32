"""Pages of counselling: sessions, checklist, voluntariness, screening, assessment, protection."""
