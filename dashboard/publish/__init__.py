"""From sources to a published snapshot: read, check, build, swap."""
