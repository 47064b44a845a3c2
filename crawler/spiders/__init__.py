"""The crawl itself: a spider that walks each source's lists and pages. Import from the module that has it."""
