-- Stories of nearly the same words: what hangs together by near copies is one story. A story's number (story.n) is
-- known in here alone; outside it is called by the smallest id of the words that are in it, at a time.

-- A text as it reads without case, marks and breaks.
CREATE TABLE words (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,                 -- of the story that these words alone would be
    story INTEGER NOT NULL REFERENCES story (n),   -- the one that they are in, or were in last: an id resolves for ever
    sketch BLOB                              -- search_api.store.sketch; NULL: no current text reads so, or not compared yet
) STRICT;
CREATE INDEX words_story ON words (story, id);

-- What a story was called, and when.
CREATE TABLE called (
    story INTEGER NOT NULL REFERENCES story (n),
    known_from INTEGER NOT NULL,
    known_until INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (story, known_from)
) STRICT, WITHOUT ROWID;

-- Words that share a band's number may be near copies.
CREATE TABLE band (
    number INTEGER NOT NULL,
    words INTEGER NOT NULL REFERENCES words (n),
    PRIMARY KEY (number, words)
) STRICT, WITHOUT ROWID;

ALTER TABLE story ADD COLUMN joined INTEGER REFERENCES story (n);    -- the story that took this one in
CREATE INDEX story_joined ON story (joined) WHERE joined IS NOT NULL;
ALTER TABLE document ADD COLUMN words INTEGER REFERENCES words (n);  -- of its current text; NULL when withdrawn
CREATE INDEX fact_story ON fact (story);

-- Until now a story was the very same words. What is near is found when the store next catches up.
INSERT INTO words (n, id, story) SELECT n, id, n FROM story;
INSERT INTO called (story, known_from, known_until, id) SELECT n, 0, 9223372036854775807, id FROM story;
UPDATE document SET words = story WHERE withdrawn IS NULL;
CREATE INDEX document_words ON document (words);
INSERT INTO meta (key, value) SELECT 'stories_pending', '1' WHERE EXISTS (SELECT 1 FROM story);
