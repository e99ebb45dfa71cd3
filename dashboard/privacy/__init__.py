"""Small cells: which counts of persons may be shown, and the proof that no withheld one can be worked out.

Pure functions over whole counts: no database, no file, no word. `cells` says what a release is, `matrix` writes it as
sums, `attack` solves what an attacker solves, `audit` judges, `withhold` chooses, `dates` and `merge` are the rules of
time and of many places.
"""
