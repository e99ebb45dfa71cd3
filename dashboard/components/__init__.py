"""What pages are made of: the card, tables, status words, empty states."""
