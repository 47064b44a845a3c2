"""Who publishes: the catalogue of outlets. Import from the module that has it: `crawler.sources.catalogue`."""
