"""核数: an edited report held against the edition it was made from."""
