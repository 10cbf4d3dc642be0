"""Lists (名单、台账) of a plan: the blank one, the filled-in one, and the collected one with its totals."""
