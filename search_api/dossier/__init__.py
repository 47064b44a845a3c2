"""A region and period as one signed file, and its check on another machine. Import from the module that has it."""
