"""Image encoders behind one protocol, opened by one string."""
