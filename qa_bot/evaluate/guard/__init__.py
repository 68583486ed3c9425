"""True sentences edited by script -> what the guard says of them."""
