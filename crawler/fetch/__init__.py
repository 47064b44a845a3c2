"""One page from the web, politely and within caps: import from the module that has it, `crawler.fetch.fetcher`."""
