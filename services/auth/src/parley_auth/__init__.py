"""Accounts, log-in and tokens. The only service that talks to MySQL and the only one that can sign a token."""
