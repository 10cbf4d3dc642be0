"""What pages of several sections share: choices in the address, tables, bands, style, and the session's caches."""
