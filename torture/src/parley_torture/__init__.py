"""`./parley torture`: real people, real faults, and a checker that knows what was promised."""
