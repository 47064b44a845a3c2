"""What the crawler may not reach: our own network, other schemes, other ports."""
