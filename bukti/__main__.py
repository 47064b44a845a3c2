"""`python -m bukti` is `bukti`."""

from bukti.cli import main

if __name__ == "__main__":
    main()
