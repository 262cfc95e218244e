"""The catalogue of faults: each planted in every provider's delivery where it makes sense."""
