"""The server around the pages: who may reach it, its shell, and the addresses that are no page."""
