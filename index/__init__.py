"""The indexes derived from a library, and the searches they answer."""
