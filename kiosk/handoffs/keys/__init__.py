"""The keys of a site: all in one list, changed by two people, and known to outsiders by a list that a root signs."""
