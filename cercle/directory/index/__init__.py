"""The search index: tantivy, in the process, on disk beside the data (docs/decisions/0007-directory-search.md).

PostgreSQL stays the truth. The index only names entries; it can be deleted at any time and is then made again.
"""
