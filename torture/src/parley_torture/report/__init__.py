"""What a run leaves behind: numbers for programs, a page with a picture for people."""
