"""Drawing the land under our map. Only needed when the frame of the map changes: the drawing is committed."""
