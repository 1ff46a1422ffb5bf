"""Bugs of the kind that the checker is there to find, put into running services from outside. None of this is in the
product: a service is started through this package, which changes one function and then runs the real program.
"""
