"""What an office writes down: catalogue, tasks, places and lists, as types, read from their files and checked."""
