"""What each kind of note holds, in which order."""
