"""Pages of who works here, for administrators: accounts, roles, offices. They show no case, and one organisation."""
