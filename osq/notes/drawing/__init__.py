"""Charts and maps: where every shape goes, from released figures."""
