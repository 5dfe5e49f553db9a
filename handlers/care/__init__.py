"""Care at people's doors: the key-care list (重点服务清单), visits, and the notebook (民情日记)."""
