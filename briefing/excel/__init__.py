"""The annex (.xlsx): tables to reckon with."""
