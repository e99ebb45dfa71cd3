"""What is wrong with staged rows: cells cleaned, rules and queries applied, findings worded, rows set aside."""
