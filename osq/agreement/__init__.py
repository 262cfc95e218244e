"""What is agreed with a provider and sent to it: the technical annex, the blank workbook."""
