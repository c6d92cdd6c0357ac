-- The log. No AUTOINCREMENT: rows are never deleted, so the highest place is never free again.
CREATE TABLE "log" (
    "place" INTEGER NOT NULL PRIMARY KEY,
    "space" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "via" TEXT NOT NULL,
    "about" TEXT,
    "thread" TEXT,
    "key" TEXT,
    "header" TEXT,
    "sig" TEXT,
    "body" TEXT NOT NULL
);
CREATE UNIQUE INDEX "log_id_key" ON "log"("id");
CREATE UNIQUE INDEX "log_space_seq_key" ON "log"("space", "seq");
CREATE UNIQUE INDEX "log_by_key" ON "log"("space", "author", "key") WHERE key IS NOT NULL;
CREATE INDEX "log_about" ON "log"("space", "about", "seq") WHERE about IS NOT NULL;
CREATE INDEX "log_messages" ON "log"("space", "thread", "seq") WHERE type = 'message.post';

CREATE TABLE "snapshots" (
    "space" TEXT NOT NULL PRIMARY KEY,
    "seq" INTEGER NOT NULL,
    "state" TEXT NOT NULL
);

CREATE TABLE "accounts" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "handle" TEXT NOT NULL,
    "handleKey" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "sealedKey" TEXT,
    "createdAt" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "accounts_handleKey_key" ON "accounts"("handleKey");
CREATE UNIQUE INDEX "accounts_actor_key" ON "accounts"("actor");

CREATE TABLE "tokens" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "account" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT
);
CREATE INDEX "tokens_account_kind_idx" ON "tokens"("account", "kind");

CREATE TABLE "probe" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "filler" TEXT NOT NULL
);

-- Row n describes the message at place n of the log. Space and author are words of the index, so that a search
-- in one space reads only what both words have in common.
CREATE VIRTUAL TABLE "log_search" USING fts5(space, author, text, tokenize = 'unicode61 remove_diacritics 2');
-- What is taken out of the index leaves the file, too.
INSERT INTO "log_search"("log_search", "rank") VALUES ('secure-delete', 1);
