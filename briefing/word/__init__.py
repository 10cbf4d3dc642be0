"""Word documents (.docx) in the form of GB/T 9704-2012: the report and the letters."""
