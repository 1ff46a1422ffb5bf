"""One outside thing a file: MySQL's tables, Kafka, the signing key, the processor cores that hash."""
