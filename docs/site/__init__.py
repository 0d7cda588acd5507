"""The documentation site: pages by hand from docs/, pages generated from tables and code, one check of all links."""
