"""The tables' history, applied by `python -m parley_auth migrate`. utf8mb4 and utf8mb4_bin are stated everywhere:
names differ when their bytes differ. Each step can be run again after it broke off half-way (MySQL's DDL has no
transactions)."""

HEAD = "0007"
TABLE_OPTIONS = "ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin"
