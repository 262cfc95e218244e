"""What a note says in words: generated sentences, and the analysts' own comments."""
