"""账证检查: a unit's rows, money and papers side by side, for auditors. Nothing here is written, nothing unmasked."""
