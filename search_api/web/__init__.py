"""The desk: the pages that people read. What they show comes from the same requests and answers as the API's."""
