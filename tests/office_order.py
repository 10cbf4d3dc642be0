"""Whether the parts of an Office file stand in the order of the schema: what is out of order, PowerPoint and Word "repair"."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr "
    "crossAx crosses crossesAt"
)
_LABEL = "dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
_RUN = "ln noFill solidFill gradFill effectLst highlight latin ea cs sym hlinkClick"
# ECMA-376: of each element, by the last word of its name space, the children it may have here, in their order.
ORDER = {
    "chart:dateAx": f"{_AXIS} auto lblOffset baseTimeUnit majorUnit majorTimeUnit minorUnit minorTimeUnit",
    "chart:catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "chart:valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits",
    "chart:chartSpace": "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotSource protection chart spPr txPr "
    "externalData",
    "chart:ser": "idx order tx spPr invertIfNegative pictureOptions marker dPt dLbls trendline errBars cat val smooth",
    "chart:dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    "chart:dLbl": f"idx delete layout tx numFmt spPr txPr {_LABEL}",
    "chart:dLbls": f"dLbl delete numFmt spPr txPr {_LABEL}",
    "main:rPr": _RUN,
    "main:defRPr": _RUN,
    "main:tcPr": "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D noFill solidFill",
    "wordprocessingml/2006/main:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents jc textDirection textAlignment outlineLvl rPr sectPr",
    "wordprocessingml/2006/main:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike noProof snapToGrid vanish color spacing "
    "w kern position sz szCs highlight u effect bdr shd vertAlign rtl cs em lang",
    "wordprocessingml/2006/main:tcPr": "cnfStyle tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "wordprocessingml/2006/main:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "wordprocessingml/2006/main:sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
    "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
}


def out_of_order(data: bytes) -> set[tuple[str, str]]:
    """(element, child) for every child of a known element that the schema does not have there."""
    found = set()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in (n for n in file.namelist() if n.endswith(".xml")):
            for element in etree.fromstring(file.read(name)).iter(etree.Element):
                asked = ORDER.get(_known(element))
                if asked is None:
                    continue
                order, last = asked.split(), 0
                for child in element.iterchildren(etree.Element):
                    tag = etree.QName(child).localname
                    place = order.index(tag) if tag in order else -1
                    if place < last and not (tag in ("headerReference", "footerReference") and last <= 1):
                        found.add((_known(element), tag))
                    last = max(last, place)
    return found


def _known(element: etree._Element) -> str:
    name = etree.QName(element)
    space = name.namespace or ""
    short = "wordprocessingml/2006/main" if "wordprocessingml" in space else space.rpartition("/")[2]
    return f"{short}:{name.localname}"
