"""Reads cleaned texts: regions, officials, dates, pillars, figures, quotes; and queries. Importing it is cheap."""
