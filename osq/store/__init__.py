"""What osq keeps: deliveries as received, their observations and receipts, written once."""
