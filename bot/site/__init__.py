"""The public board (公开栏): static pages of what everybody may know, for any web server."""
