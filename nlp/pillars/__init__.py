"""The six pillars in a text: named ones by their names, implied ones by the programmes that belong to them."""
