"""The launcher: Parley as private processes of an ordinary user, on loopback, from wheels and jars.

`parley_local.stack.Stack` is both what `./parley up` runs and the fixture of the integration and end-to-end
tests, so the way the README describes is the way that is tested.
"""
