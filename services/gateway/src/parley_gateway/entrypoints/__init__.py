"""What drives the gateway: sockets, the log, time, and those who ask for its health."""
