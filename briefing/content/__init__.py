"""What a briefing says: its material, its parts in words, its stamps and the office's style. Every format is made from it."""
