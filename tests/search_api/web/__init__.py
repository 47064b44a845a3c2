"""The pages, asked over HTTP, on the newsroom's data and on a page of ill will."""
