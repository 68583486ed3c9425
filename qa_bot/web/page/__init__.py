"""The chat page, built with Gradio: what stands where, and what happens when somebody acts.

Its styles and scripts are in `static/`, its HTML in the room render.
"""
