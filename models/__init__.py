"""The domain in types: no I/O, no clients. One noun a module; import from the module that has it."""
