-- What reading a source's pages gave, a day: how many were read, and in how many a title, a day, a text was found.
ALTER TABLE crawl_log ADD COLUMN read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crawl_log ADD COLUMN titled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crawl_log ADD COLUMN dated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crawl_log ADD COLUMN texted INTEGER NOT NULL DEFAULT 0;
