"""What is done to the system. One file a kind of fault; `catalog` lists them, `schedule` says what happens when."""
