"""综述: the article that is written from the figures, from an editable text with live figures in it."""
