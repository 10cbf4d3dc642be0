"""Which kind of file it is, which reader it goes to, and the one word that comes of it: a `Submission`."""
