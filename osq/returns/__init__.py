"""What goes back to the provider: its own workbook, annotated."""
