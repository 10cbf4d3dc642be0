"""The consolidated 汇总表 of a quarter: values typed in where they are stored, formulas everywhere else."""
