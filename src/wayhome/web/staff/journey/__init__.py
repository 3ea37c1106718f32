"""Pages of the journey: the tab of a case, its forms, the departures board and manifests."""
