"""Activities (活动): sign-up lists with a kind, a time and a length, where those who come check in."""
