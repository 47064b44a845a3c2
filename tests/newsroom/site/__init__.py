"""The newsroom as a site: every outlet on one loopback port, told apart by the Host header."""
