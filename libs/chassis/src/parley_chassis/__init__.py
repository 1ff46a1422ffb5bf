"""How any Parley service boots: settings, logs, health, metrics, problems, tokens. No word of the chat lives here."""
