"""Past messages: folds the retained topic into a disposable view and serves pages of it.

`domain` decides (which records are shown, which rows a page holds), `adapters` touch one outside thing a file
(Kafka, SQLite, auth's keys), `entrypoints` drive both (the folding thread, HTTP), `app` puts them together.
"""
