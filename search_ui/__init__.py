"""Three faces of the same calls: command line, HTTP API and web page."""
