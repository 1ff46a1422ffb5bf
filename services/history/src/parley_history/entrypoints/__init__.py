"""What drives the service: the log (folding thread) and people (HTTP)."""
