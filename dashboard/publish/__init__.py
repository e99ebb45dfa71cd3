"""From sources to a published snapshot: the sources of a job, its tables derived, compared and swapped."""
