// A hand scanner that types. It is set to a US keyboard, and the letters are taken from the places of the keys: with any
// other layout the browser's own letters swap Y and Z, or A and Q, and a wrong donation number looks right.
// A scan is everything from the prefix (F13, or STX as Ctrl+B) to Enter. Whatever is not whole is refused as a whole.

export const LONGEST_GAP = 60;
export const LONGEST_SCAN = 3000;
export const MOST = 256;

const PLAIN = { Space: "  ", Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|", Semicolon: ";:",
  Quote: "'\"", Backquote: "`~", Comma: ",<", Period: ".>", Slash: "/?", NumpadDecimal: "..", NumpadAdd: "++",
  NumpadSubtract: "--", NumpadMultiply: "**", NumpadDivide: "//" };
const DIGITS = ")!@#$%^&*(";
const SILENT = new Set(["ShiftLeft", "ShiftRight", "ControlLeft", "ControlRight", "CapsLock", "NumLock"]);

/** The letter of a key's place on a US keyboard, null for a place that has none. Ctrl+] is the group separator of GS1. */
export function letter(code, shift, control = false) {
  if (control) return code === "BracketRight" ? "\x1d" : null;
  const key = /^Key([A-Z])$/.exec(code);
  if (key) return shift ? key[1] : key[1].toLowerCase();
  const digit = /^Digit(\d)$/.exec(code);
  if (digit) return shift ? DIGITS[Number(digit[1])] : digit[1];
  const pad = /^Numpad(\d)$/.exec(code);
  if (pad) return pad[1];
  return PLAIN[code]?.[shift ? 1 : 0] ?? null;
}

/** The text without the scanner's name of the symbology, such as ]C0. */
export const withoutName = (text) => text.replace(/^\][A-Za-z]\d/, "");

/** Gathers key after key. `press` answers with what the key was: `mine` (nobody else may see it), and `scan` or `refused`. */
export class Wedge {
  #text = null;
  #began = 0;
  #last = 0;

  constructor(gap = LONGEST_GAP) {
    this.gap = gap;
  }

  /** Whether a scan is under way. */
  get isOpen() {
    return this.#text !== null;
  }

  /** One key that went down. `time` in milliseconds. */
  press({ code, shiftKey = false, ctrlKey = false, altKey = false, metaKey = false }, time) {
    const begins = code === "F13" || (code === "KeyB" && ctrlKey);
    if (!this.isOpen) {
      if (!begins) return { mine: false };
      this.#open(time);
      return { mine: true };
    }
    if (begins) {
      this.#open(time);
      return { mine: true, refused: "begun again" };
    }
    if (time - this.#last > this.gap) return this.drop("too slow", false);
    if (time - this.#began > LONGEST_SCAN) return this.drop("too long");
    this.#last = time;
    if (SILENT.has(code)) return { mine: true };
    if (code === "Enter" || code === "NumpadEnter") return this.#close();
    const next = altKey || metaKey ? null : letter(code, shiftKey, ctrlKey);
    if (next === null) return this.drop("unknown key");
    this.#text += next;
    return this.#text.length > MOST ? this.drop("too many") : { mine: true };
  }

  /** Nothing of what was gathered counts. */
  drop(refused, mine = true) {
    this.#text = null;
    return { mine, refused };
  }

  /** Time passes: a scan that stopped in the middle is refused. */
  rest(time) {
    return this.isOpen && time - this.#last > this.gap ? this.drop("too slow") : { mine: false };
  }

  #open(time) {
    this.#text = "";
    this.#began = this.#last = time;
  }

  #close() {
    const scan = this.#text;
    this.#text = null;
    return scan ? { mine: true, scan } : { mine: true, refused: "empty" };
  }
}
