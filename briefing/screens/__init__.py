"""What is shown rather than printed: screens of 1600 × 900 px, the long picture, the one file of HTML."""
