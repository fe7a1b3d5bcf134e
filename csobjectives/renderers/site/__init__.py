"""The static site: its files by their paths, which nothing but `render_site` names."""
