"""What an instructor's assignment must prove before students see it."""
