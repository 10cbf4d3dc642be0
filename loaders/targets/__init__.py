"""The 目标数据表: shares, yearly sub-targets and baselines, written, read back and checked."""
