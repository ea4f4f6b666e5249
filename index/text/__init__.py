"""Text analysis and text backends: the same tokens for every backend."""
