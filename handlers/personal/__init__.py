"""What somebody decides of themselves: how their name is shown, what is kept about them, their language."""
