"""What a publisher lists: feeds, sitemaps, section pages, WordPress's JSON. Pure: bytes in, listings out, no packet.

Import from the module that has it: `crawler.discover.reader` (`read`), `crawler.discover.site` (`find`).
"""
