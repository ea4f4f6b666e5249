"""Drawn sample papers with their exact truth, deterministic by seed."""
