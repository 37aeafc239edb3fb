"""Grades and feedback on their way into a learning platform, each platform in a file of its own."""
