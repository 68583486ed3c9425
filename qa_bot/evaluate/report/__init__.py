"""A scored run -> a page that a person reads."""
