"""The parts that pages share: choices in the address, cards, tables, the strip, bands, and the session's caches."""
