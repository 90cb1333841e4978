"""What the first pages, the data room and the pages for three readers show."""
