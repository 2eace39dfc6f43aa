"""Official tables (报表): each a report object that page, print, .xlsx and the article render alike."""
