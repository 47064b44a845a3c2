"""What to ask for and when: pure rules over what is known. Import from the module that has it."""
