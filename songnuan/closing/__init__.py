"""封存 and 更正单: how a campaign ends, and the one way in which a row of it may still be put right."""
