"""Takes captures in: files and sites to cleaned texts, with where each came from."""
