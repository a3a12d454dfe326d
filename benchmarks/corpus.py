"""Papers made up by a seeded generator, in any number, for measuring speed.

Real text cannot be shipped and would not reach 100,000 papers. What matters to an index is
imitated: word frequencies fall as in Zipf's law, the vocabulary keeps growing, a paper keeps to a
topic or two (so that words occur together), words come in inflections and share prefixes.
"""

import random
from collections.abc import Iterator
from itertools import accumulate

from paper_tui.paper import Paper, PartialDate

_HEAD = """
    graph network neural model learning data transformer attention language image training deep
    method representation feature task performance graphs large node diffusion message passing
    inference prediction generation generative embedding classification segmentation detection
    reinforcement policy agent reward optimization gradient convergence bound kernel sampling
    distribution latent variational contrastive supervised unsupervised adversarial robust privacy
    federated compression distillation pruning quantization sparse dense recurrent convolution
    spectral molecular protein chemistry physics equivariant invariant symmetry manifold geometric
    topology sheaf simplicial hypergraph heterophily oversmoothing oversquashing rewiring pooling
    retrieval ranking recommendation search question answering reasoning translation summarization
    speech audio video vision multimodal captioning tracking depth camera robot planning control
    causal bayesian uncertainty calibration fairness explanation benchmark dataset evaluation
    scaling context tokens prompt instruction alignment preference hallucination decoding encoder
    decoder pretraining finetuning adapter memory cache hardware parallel distributed efficient
    temporal dynamic series forecasting anomaly medical clinical genomic climate traffic social
    knowledge entity relation link completion community clustering partition random walk
"""
_FUNCTION = """
    the of and to in a we is for that with on this are by as it from an our be which can at these
    or not have has their such than more between also both while into using based show propose
"""
_ONSETS = (
    "b br c ch cl cr d dr f fl fr g gl gr h j k l m n p ph pl pr qu r s sc sh sp st t th tr v w z"
)
_NUCLEI = "a e i o u ai au ea ee io ou"
_CODAS = "n r l s t m d ck nd nt st x ng sm"
_ENDINGS = ("", "", "", "s", "ing", "ed", "er", "ation", "ity", "al")


def papers(number: int, seed: int = 1) -> Iterator[Paper]:
    """So many papers; the same ones for the same seed, and the first ones of any larger number."""
    draw = random.Random(seed)
    head = _HEAD.split()
    function = _FUNCTION.split()
    tail = _vocabulary(draw, 160_000)
    topics = [
        draw.sample(head, 12) + [tail[_rank(draw, 30_000)] for _ in range(50)] for _ in range(120)
    ]
    of_topic = list(accumulate(1 / (rank + 2) for rank in range(62)))
    of_head = list(accumulate(1 / (rank + 8) for rank in range(len(head))))
    for _ in range(number):
        own = draw.sample(topics, 2)

        def word(own: list[list[str]] = own) -> str:
            kind = draw.random()
            if kind < 0.45:
                return draw.choice(function)
            if kind < 0.75:
                return draw.choices(draw.choice(own), cum_weights=of_topic)[0]
            if kind < 0.92:
                return draw.choices(head, cum_weights=of_head)[0]
            return tail[_rank(draw, len(tail))]

        title = " ".join(word() for _ in range(draw.randint(6, 12))).capitalize()
        sentences = (
            " ".join(word() for _ in range(draw.randint(10, 26))).capitalize()
            for _ in range(draw.randint(5, 10))
        )
        authors = tuple(
            f"{tail[_rank(draw, 5_000)]} {tail[_rank(draw, len(tail))]}".title()
            for _ in range(draw.randint(1, 6))
        )
        date = PartialDate(draw.randint(2015, 2026), draw.randint(1, 12), draw.randint(1, 28))
        yield Paper(title, ". ".join(sentences) + ".", authors, date)


def _rank(draw: random.Random, size: int) -> int:
    """A place in a list of words, falling as in Zipf's law; its very first words are others."""
    first = 60
    return int(first * (1 + size / first) ** draw.random()) - first


def _vocabulary(draw: random.Random, size: int) -> list[str]:
    """Pronounceable words, each once; those in front are shorter, as frequent words are."""
    onsets, nuclei, codas = _ONSETS.split(), _NUCLEI.split(), _CODAS.split()
    words: dict[str, None] = {}
    while len(words) < size:
        length = 1 + len(words) // 2_000 if len(words) < 4_000 else draw.randint(2, 4)
        stem = "".join(
            draw.choice(onsets) + draw.choice(nuclei) + draw.choice(("", draw.choice(codas)))
            for _ in range(length)
        )
        words[stem + draw.choice(_ENDINGS)] = None
    return list(words)
