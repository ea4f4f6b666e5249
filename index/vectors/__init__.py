"""Vector backends behind one protocol."""
