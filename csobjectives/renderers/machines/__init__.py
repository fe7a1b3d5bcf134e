"""What machines read: results as JSON, rejected rows as CSV."""
