"""What the gateway decides. Nothing here waits, reads a clock or knows Kafka and sockets but by their shapes."""
