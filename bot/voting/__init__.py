"""Polls and votes (投票, 表决): what is asked, who may vote, the ballots, what the law asks, the result."""
