"""The only room with SQL: an append-only DuckDB file of submissions, figures and what was said of them."""

from store.database import DatabaseHeld, DatabaseTooNew, NotADatabase, NotWritable, Store

__all__ = ["DatabaseHeld", "DatabaseTooNew", "NotADatabase", "NotWritable", "Store"]
