"""Tables that the pages ship, and the script that made the map's."""
