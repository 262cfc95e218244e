"""Notes as files: laid out, incremental, compared with those before, signed."""
