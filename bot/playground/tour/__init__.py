"""The stories of the demo, each in a file: told in the steps of script.py, played on stage.py."""
