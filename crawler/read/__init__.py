"""From paths to items, one at a time. Import from the module that has it: `crawler.read.reader`."""
