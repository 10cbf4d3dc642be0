"""What the measurements share: made-up series, other houses' formulas, generated parts of documents."""
