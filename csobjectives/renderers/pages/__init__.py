"""What people look at: pages, Markdown and the terminal, and what these have in common."""
