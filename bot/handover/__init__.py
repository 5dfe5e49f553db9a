"""The pack that one term of a council hands to the next: what is open, and who promised what."""
