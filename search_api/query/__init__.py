"""From a request to what a store looks for: pure functions, no client in sight."""
