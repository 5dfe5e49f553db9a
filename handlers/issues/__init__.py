"""Issues (事项): reported, shown where they concern somebody, moved on, looked up."""
