"""What Linli costs, measured beside peers and floors: `make bench`."""
