"""Kills and damages; three random rounds by default, BUKTI_FAULT_ROUNDS for more. Every test prints its seed."""
