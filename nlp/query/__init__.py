"""Reading a query: its language, and the regions, years and pillars in its words. Starts fast: no spaCy."""
