"""The demonstration: a separate observatory whose deliveries are invented, and say so."""
