"""A figure that many look at: taken apart for the browser once, not for each of them."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


class ReadyFigure(go.Figure):  # type: ignore[misc]
    """A finished figure. What is drawn into it after it was first sent is not sent any more."""

    _parts: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The figure as it is sent; shared, not to be changed."""
        if self._parts is None:
            self._parts = super().to_dict()
        return self._parts
