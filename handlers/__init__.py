"""Linli talks here: messages, taps and clock jobs are answered with what bot/ decides."""
