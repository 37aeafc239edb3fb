"""The service that a learning platform launches: an LTI 1.3 tool and its pages."""
