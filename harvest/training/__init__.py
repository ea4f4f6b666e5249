"""Run by hand: makes the weights that come with the package."""
