"""Satisfaction surveys (测评): a round of questions with marks from 1 to 5, and its figures."""
