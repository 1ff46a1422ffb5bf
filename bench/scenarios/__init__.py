"""One file a question: what it measures stands at its top. Run one with `./parley bench <scenario>`."""
