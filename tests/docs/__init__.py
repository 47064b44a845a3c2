"""The documents' generated parts, and the check that they are true."""
