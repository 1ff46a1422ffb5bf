"""How fast it is: scenarios, the load client, dated results. Run one with `./parley bench <scenario>`."""
