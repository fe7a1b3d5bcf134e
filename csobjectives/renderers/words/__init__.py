"""What is said of results: figures, periods and targets in words and in signs."""
