"""The Telegram channel, all that knows Telegram: updates in, messages out, the bot put together and run."""
