"""Real values of every shape that a template meets, by the name that they have there."""
