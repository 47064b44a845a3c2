"""Who gets in, how, and what stays outside."""
