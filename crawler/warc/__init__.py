"""What was fetched, as WARC/1.1 files. Import from the module that has it: `crawler.warc.archive`."""
