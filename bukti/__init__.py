"""The composition root: joins crawler, nlp and search_api; the command line and the pipeline live here."""
