"""What sums several published indicators up: the OSQ index and the typology of quartiers."""
