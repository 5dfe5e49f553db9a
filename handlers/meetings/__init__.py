"""A meeting (议事会) in its chats: called, prepared, held, and its minutes."""
