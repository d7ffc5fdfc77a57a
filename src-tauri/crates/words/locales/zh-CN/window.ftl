# Texts of the window's screens.
