"""What several test files share: articles, embedders, servers, sites and markup to look into."""
