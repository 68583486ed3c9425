"""The chat page, built with Gradio."""
