"""A scan-quality score of printed labels from the kiosk's own camera: indicative, not ISO/IEC 15415/15416.

Symbol by symbol: what two readers read alike is laid over its intended modules (`upright`), a sharp print is fitted to
it (`fitting`), and what that does not explain is held against the modules (`symbols`). The paper's edges tell where the
print stands (`sheet`, `placement`), ink missing along the feed tells of dead dots (`lines`), and close frames make one
grade (`grade`). The intent is the record's own.
"""

from kiosk.barcodes.grading.grade import Look, grade, look
from kiosk.barcodes.grading.printed import PrintedLabel, PrintedSymbol
from kiosk.barcodes.grading.symbols import unused_correction

__all__ = ["Look", "PrintedLabel", "PrintedSymbol", "grade", "look", "unused_correction"]
