"""From the store to the notes: the whole path, wired in one place."""
