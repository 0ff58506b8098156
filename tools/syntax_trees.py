"""Syntax trees: ways to a node and back, and a text that shows when two trees mean the same."""

import ast
import copy
from collections.abc import Iterator
from typing import Any

Place = tuple[tuple[str, int | None], ...]  # the way from a function to a node: fields and places in lists


def walk(node: ast.AST, place: Place = ()) -> Iterator[tuple[Place, ast.AST]]:
    """Everything in a function with the way to it; no decorators, arguments, and docstring."""
    for field, value in ast.iter_fields(node):
        if isinstance(node, ast.FunctionDef) and field != "body":
            continue
        for k, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                way = (*place, (field, k if isinstance(value, list) else None))
                yield way, child
                yield from walk(child, way)


def replaced(node: Any, place: Place, new: ast.AST) -> Any:
    """A copy with another node in one place; what did not change is shared with the original."""
    if not place:
        return new
    (field, k), *rest = place
    fresh, value = copy.copy(node), getattr(node, field)
    if k is None:
        setattr(fresh, field, replaced(value, tuple(rest), new))
    else:
        setattr(fresh, field, [replaced(each, tuple(rest), new) if i == k else each for i, each in enumerate(value)])
    return fresh


def follow(node: ast.AST, place: Place) -> ast.AST:
    """The node at the end of a way."""
    for field, k in place:
        value = getattr(node, field)
        node = value if k is None else value[k]
    return node


def above(function: ast.FunctionDef, place: Place) -> list[ast.AST]:
    """What a node is part of, the nearest first."""
    return [follow(function, place[:k]) for k in range(len(place) - 1, -1, -1)]


def statement_of(function: ast.FunctionDef, place: Place) -> Place:
    """The way to the statement, or to the condition of a branch, that a node is part of."""
    for k in range(len(place), 0, -1):
        node = follow(function, place[:k])
        if isinstance(node, ast.stmt) or (k and place[k - 1] == ("test", None) and _is_branch(function, place[: k - 1])):
            return place[:k]
    return ()


def _is_branch(function: ast.FunctionDef, place: Place) -> bool:
    return isinstance(follow(function, place), ast.If)


def name_of(node: ast.expr) -> str:
    """The name of a plain name, or nothing."""
    return node.id if isinstance(node, ast.Name) else ""


def canonical(node: ast.AST) -> str:
    """A text that is the same for sums, products and conditions whose parts stand in another order or on another side."""
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return _sum(_terms(node))
        case ast.BinOp(op=ast.Mult()):
            return f"Mult({', '.join(sorted(map(canonical, _factors(node))))})"
        case ast.BinOp(left=left, op=ast.Mod(), right=right):
            divisor = canonical(right)
            return f"Mod({_sum([each for each in _terms(left) if each[1:] != divisor])}, {divisor})"
        case ast.BoolOp(op=op, values=values):
            return f"{type(op).__name__}({', '.join(sorted(map(canonical, values)))})"
        case ast.Call(func=ast.Name(id=("min" | "max") as name), args=args):
            return f"{name}({', '.join(sorted(map(canonical, args)))})"
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as op], comparators=[right]):
            return f"{type(op).__name__}({', '.join(sorted(map(canonical, (left, right))))})"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"{type(op).__name__}({_sum([*_terms(left), *_terms(right, minus=True)])})"
    fields = []
    for field, value in ast.iter_fields(node):
        if isinstance(value, list):
            fields.append(f"{field}=[{', '.join(canonical(each) if isinstance(each, ast.AST) else repr(each) for each in value)}]")
        else:
            fields.append(f"{field}={canonical(value) if isinstance(value, ast.AST) else repr(value)}")
    return f"{type(node).__name__}({', '.join(fields)})"


def _sum(terms: list[str]) -> str:
    return f"Sum({', '.join(sorted(terms))})"


def _terms(node: ast.expr, minus: bool = False) -> list[str]:
    """The terms of a sum, each with its sign."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        return [*_terms(node.left, minus), *_terms(node.right, minus ^ isinstance(node.op, ast.Sub))]
    return [("-" if minus else "+") + canonical(node)]


def _factors(node: ast.expr) -> list[ast.expr]:
    """The factors of a product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_factors(node.left), *_factors(node.right)]
    return [node]
