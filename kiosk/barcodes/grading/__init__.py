"""A scan-quality score of printed labels from the kiosk's own camera: indicative, not ISO/IEC 15415/15416.

The picture is laid over the label's intended dots (`upright`), each symbol is held against its intended modules
(`symbols`), the paper's edges tell where the print stands (`placement`), missing ink along the feed tells of dead dots
(`lines`), and close frames make one grade (`grade`). The intent is the record's: nothing read from the label is used.
"""

from kiosk.barcodes.grading.grade import Look, grade, look
from kiosk.barcodes.grading.printed import PrintedLabel, PrintedSymbol
from kiosk.barcodes.grading.symbols import unused_correction

__all__ = ["Look", "PrintedLabel", "PrintedSymbol", "grade", "look", "unused_correction"]
