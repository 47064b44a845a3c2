"""Train the finder of persons from tagged news, on a CPU, the same model for the same seed and versions.

    python -m nlp.ner.train FOLDER --out nlp/ner/model [--width 64] [--depth 2] [--epochs 20] [--seed 7]

FOLDER holds idner-train.txt, idner-dev.txt (khairunnisaor/idner-news-2k, MIT), nergrit-train.txt and nergrit-valid.txt
(IndoNLU's nergrit_ner-grit, MIT). The epoch with the best F1 on the held-out sentences is kept.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Span
from spacy.training import Example
from spacy.util import compounding, filter_spans, fix_random_seed, minibatch  # type: ignore[attr-defined]

from nlp.ner.augment import with_capitals
from nlp.ner.corpus import HELD_OUT, TRAINING, TaggedSentence, read_sentences, read_training

ATTRIBUTION = (
    "idner-news-2k, Khairunnisa et al., github.com/khairunnisaor/idner-news-2k, MIT",
    "NERGrit (nergrit_ner-grit) as published in IndoNLU, github.com/IndoNLP/indonlu, MIT",
)
LIMIT_MB = 15.0
# Rows of the hash tables for form, prefix, suffix and shape: the data has 15,000 forms, more rows gain nothing.
ROWS = (4000, 1000, 2000, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What decides a training, besides the data and the versions."""

    width: int = 64
    depth: int = 2
    epochs: int = 20
    seed: int = 7
    dropout: float = 0.25


def build(recipe: Recipe) -> Language:
    """An untrained `blank("id")` with a NER of the recipe's size and no vectors."""
    nlp = spacy.blank("id")
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": recipe.width,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": list(ROWS),
        "include_static_vectors": False,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": recipe.width,
        "depth": recipe.depth,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": recipe.width,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode},
    }
    nlp.add_pipe("ner", config={"model": model})
    return nlp


def make_example(nlp: Language, sentence: TaggedSentence) -> Example:
    """A sentence for spaCy: spans are widened to the pipeline's own tokens."""
    doc, gold = nlp.make_doc(sentence.text), nlp.make_doc(sentence.text)
    spans = [gold.char_span(s, e, label=label, alignment_mode="expand") for s, e, label in sentence.spans]
    gold.ents = tuple(filter_spans([s for s in spans if isinstance(s, Span)]))
    return Example(doc, gold)


def evaluate(nlp: Language, folder: Path) -> dict[str, dict[str, dict[str, float]]]:
    """Precision, recall and F1 by held-out file and entity type (`all`: the three pooled), exact spans."""
    scores: dict[str, dict[str, dict[str, float]]] = {}
    for name in HELD_OUT:
        found = nlp.evaluate([make_example(nlp, s) for s in read_sentences(folder / name)])
        rows = {"all": {k: found[f"ents_{k}"] for k in "prf"}, **found["ents_per_type"]}
        scores[name] = {label: {k: round(row[k], 4) for k in "prf"} for label, row in rows.items()}
    return scores


def fit(recipe: Recipe, folder: Path) -> tuple[Language, dict[str, Any]]:
    """The trained pipeline at its best epoch, and what its meta tells: seed, versions, digests, scores, sources."""
    fix_random_seed(recipe.seed)
    dice = random.Random(recipe.seed)
    nlp = build(recipe)
    sentences = with_capitals(read_training(folder), dice)
    examples = [make_example(nlp, s) for s in sentences]
    optimizer = nlp.initialize(lambda: examples)
    held_out = [make_example(nlp, s) for name in HELD_OUT for s in read_sentences(folder / name)]
    sizes = compounding(8.0, 64.0, 1.002)
    best, kept, start = (-1.0, 0), b"", time.perf_counter()
    for epoch in range(1, recipe.epochs + 1):
        dice.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch(examples, size=sizes):  # type: ignore[no-untyped-call]
            nlp.update(batch, drop=recipe.dropout, sgd=optimizer, losses=losses)
        with nlp.use_params(optimizer.averages):
            scores = nlp.evaluate(held_out)
            if scores["ents_f"] > best[0]:
                best, kept = (scores["ents_f"], epoch), nlp.get_pipe("ner").to_bytes()  # type: ignore[attr-defined]
        line = f"epoch {epoch:3} loss {losses['ner']:10.1f} F1 {scores['ents_f']:.4f}"
        print(f"{line} PER {scores['ents_per_type']['PER']['f']:.4f} {time.perf_counter() - start:6.0f} s", flush=True)
    nlp.get_pipe("ner").from_bytes(kept)  # type: ignore[attr-defined]
    return nlp, {
        "recipe": asdict(recipe),
        "best_epoch": best[1],
        "sentences": len(sentences),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("spacy", "thinc", "numpy")},
        },
        "data": {name: _digest(folder / name) for name in (*TRAINING, *HELD_OUT)},
        "scores": evaluate(nlp, folder),
        "attribution": list(ATTRIBUTION),
    }


def save(nlp: Language, told: dict[str, Any], out: Path) -> float:
    """Write the model with `told` in its meta; its size in MB. Raises SystemExit above LIMIT_MB."""
    nlp.meta.update(
        {
            "name": "persons",
            "description": "Persons, organisations and places in Indonesian news.",
            "license": "MIT",
            "sources": list(ATTRIBUTION),
            "performance": {},
            "training": told,
        }
    )
    nlp.to_disk(out, exclude=["tokenizer", "vocab"])
    size = sum(p.stat().st_size for p in out.rglob("*") if p.is_file()) / 1e6
    if size > LIMIT_MB:
        raise SystemExit(f"train: {size:.1f} MB, above {LIMIT_MB:.0f}: make the model narrower")
    return size


def _digest(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Train the finder of persons from tagged news.")
    parser.add_argument("folder", type=Path, help="holds " + ", ".join((*TRAINING, *HELD_OUT)))
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    defaults = Recipe()
    parser.add_argument("--width", type=int, default=defaults.width)
    parser.add_argument("--depth", type=int, default=defaults.depth)
    parser.add_argument("--epochs", type=int, default=defaults.epochs)
    parser.add_argument("--seed", type=int, default=defaults.seed)
    args = parser.parse_args(arguments)
    recipe = Recipe(width=args.width, depth=args.depth, epochs=args.epochs, seed=args.seed)
    nlp, told = fit(recipe, args.folder)
    size = save(nlp, told, args.out)
    print(json.dumps(told["scores"], indent=1))
    print(f"{args.out}: {size:.1f} MB, best epoch {told['best_epoch']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
