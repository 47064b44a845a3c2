"""What stands around every answer: request ids, logs, metrics, sizes, HEAD."""
