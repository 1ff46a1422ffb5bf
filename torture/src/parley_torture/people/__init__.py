"""The people of a run: clients of the wire, written from docs/protocol.md. Nothing of the services is used."""
