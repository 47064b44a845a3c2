"""Work that goes on in the background: taking files in, fetching addresses, making dossiers."""
