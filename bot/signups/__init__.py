"""Sign-up lists (接龙): read as people paste them, merged line by line, seated, and exported."""
