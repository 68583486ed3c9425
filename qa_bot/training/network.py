"""The reader's network: the default embedder's layers, and three numbers for each token."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

OUTPUTS = 3
"""Start of the answer, end of the answer, relevance."""


class ReaderNetwork(nn.Module):
    """Question and text in; start, end and relevance of each token out, shape (n, tokens, 3).

    The first token stands for the whole text: its start and end are the score of no answer, its
    relevance says whether the text answers at all. Source: Devlin et al., 2019, as extended to
    questions without an answer by Rajpurkar et al., 2018.
    """

    def __init__(self, encoder: Path | str) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            encoder, add_pooling_layer=False, local_files_only=True, dtype=torch.float32
        )
        self.head = nn.Linear(self.encoder.config.hidden_size, OUTPUTS)
        # The word vectors stay: few of them are met in training.
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad = False

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.head(states.float())
