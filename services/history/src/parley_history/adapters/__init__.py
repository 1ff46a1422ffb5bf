"""One outside thing a file: Kafka's log, Kafka's facts, the view's file, its writer and its readers, auth's keys."""
