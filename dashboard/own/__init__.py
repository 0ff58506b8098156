"""Schools of a session's own: numbers and rosters that nobody else sees, and that are gone after a stated time."""
