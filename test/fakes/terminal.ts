import type { Screen } from '../../src/report/progress/live-reporter.ts';

/** A terminal that knows what the live grid needs: line feeds, moving up, erasing, and breaking lines when resized. */
export class Terminal implements Screen {
  columns: number;
  rows = 24;
  readonly color: boolean;
  /** What was written at each time. */
  readonly writes: string[] = [];
  #lines: string[] = [''];
  #row = 0;

  constructor(columns = 80, color = false) {
    this.columns = columns;
    this.color = color;
  }

  get shown(): string[] {
    const lines = this.#lines.map((line) => line.trimEnd());
    // From the cursor on, what is empty is not there.
    while (lines.length > this.#row && lines.at(-1) === '') lines.pop();
    return lines;
  }

  write(text: string): void {
    this.writes.push(text);
    let column = 0;
    for (const [, up, erase, style, end, words = ''] of text.matchAll(
      /\u001b\[(\d+)A|\u001b\[0([JK])|(\u001b\[\d+m)|([\r\n])|([^\u001b\r\n]+)/g,
    )) {
      if (up !== undefined) this.#row = Math.max(0, this.#row - Number(up));
      else if (erase === 'J') this.#lines.length = this.#row + 1;
      if (erase !== undefined) this.#lines[this.#row] = this.#line.slice(0, column);
      else if (end === '\r') column = 0;
      else if (end === '\n') {
        column = 0;
        this.#row++;
        this.#lines[this.#row] ??= '';
      } else if (style === undefined && words !== '') {
        this.#lines[this.#row] =
          this.#line.slice(0, column).padEnd(column) + words + this.#line.slice(column + words.length);
        column += words.length;
      }
    }
  }

  /** As terminals do that keep all text: lines that are too long go on in the next. */
  resize(columns: number): void {
    this.columns = columns;
    const whole = this.#lines.slice(0, this.#row);
    const broken = whole.flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? ['']);
    this.#lines = [...broken, ''];
    this.#row = broken.length;
  }

  get #line(): string {
    return this.#lines[this.#row] ?? '';
  }
}
