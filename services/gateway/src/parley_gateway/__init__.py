"""The gateway: open sockets on one side, the log on the other.

`domain` decides (pure and synchronous: no clock, no loop), `adapters` touch the outside, one thing a file,
`entrypoints` are what drives it: sockets, the log, time, health. `app` puts the parts together.
"""
