"""The load client and the arithmetic that scenarios share."""
