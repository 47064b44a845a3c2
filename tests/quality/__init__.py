"""How good the analysis is, by gold, and the floors that it must not fall below."""
