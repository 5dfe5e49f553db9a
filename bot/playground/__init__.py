"""The neighbourhood of the demo and of the tests, with a Bot API server of its own and a page to play in.

world.py is what tests hold in their hands, demo.py what somebody's browser shows; methods*.py answer the bot.
"""
