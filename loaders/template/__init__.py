"""The blank workbook we hand out, and the way back from it; its sheets and findings serve our other books too."""
