"""What programs send and get: HTTP, OpenAI's form, the Model Context Protocol."""
