"""Creates the topics with their configuration, once, before the services start."""
