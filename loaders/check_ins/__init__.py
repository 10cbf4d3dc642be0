"""The 任务进展表: the blank one and the filled-in one."""
