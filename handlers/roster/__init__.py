"""Who lives where: homes joined and left, what the council confirms of them, what an import changed."""
