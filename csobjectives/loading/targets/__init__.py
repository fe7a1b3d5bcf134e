"""What is aimed at: targets over time and by segment, and what they are held against."""
