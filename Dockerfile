# The chat page and its doors over the sample articles: docker build -t qa_bot . && docker run -p 127.0.0.1:7860:7860 qa_bot
# docs/deploy.md says how to serve your own articles.
FROM python:3.11-slim

# Spaces of Hugging Face run an image as user 1000
RUN useradd --create-home --uid 1000 qa_bot
WORKDIR /home/qa_bot/app

# torch by itself and first, from the index that has it without CUDA, which is 2 GB
COPY constraints.txt ./
RUN pip install --no-cache-dir --index-url https://download.pytorch.org/whl/cpu "$(grep '^torch==' constraints.txt)"

COPY pyproject.toml README.md LICENSE ./
COPY qa_bot qa_bot
RUN pip install --no-cache-dir --constraint constraints.txt ".[llm]"

COPY scripts scripts
COPY articles articles
RUN chown -R 1000:1000 .
USER 1000:1000

RUN python scripts/rebuild_index.py --articles articles --index index

ENV QA_BOT_HOST=0.0.0.0 QA_BOT_PORT=7860
EXPOSE 7860
HEALTHCHECK --start-period=2m --interval=30s --timeout=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=9)"]
CMD ["qa-bot", "chat"]
