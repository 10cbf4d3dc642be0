"""Pictures: typed values in, a plotly Figure (or a small SVG) out. No Streamlit, no SQL, no arithmetic of judgement."""
