"""A stranger's tables: where they stand, what their headings and rows mean, and the figures in them."""
