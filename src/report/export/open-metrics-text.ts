/**
 * A metric family of OpenMetrics 1.0 (https://github.com/prometheus/OpenMetrics, specification/OpenMetrics.md). Its name
 * ends with its unit.
 */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'gauge' | 'info' | 'stateset' | 'summary';
  readonly unit?: string | undefined;
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  /** After the family's name: `_sum`. */
  readonly suffix?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A label's name, as the specification has it. */
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * The families as text, with `# EOF`; those without samples are left out.
 * @param at seconds since 1970: the time of every sample; absent: readers take that of reading
 * @throws RangeError for a label that the format does not allow: a defect of the caller
 */
export function openMetricsText(families: readonly MetricFamily[], at?: number): string {
  const lines = families.flatMap((family) => (family.samples.length === 0 ? [] : familyLines(family, at)));
  return `${[...lines, '# EOF'].join('\n')}\n`;
}

function familyLines({ name, type, unit, help, samples }: MetricFamily, at: number | undefined): string[] {
  const time = at === undefined ? '' : ` ${at}`;
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
    ...samples.map(
      ({ suffix = '', labels, value }) => `${name}${suffix}${labelsText(labels)} ${value}${time}`,
    ),
  ];
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const texts = Object.entries(labels).map(([name, value]) => {
    if (!LABEL.test(name)) throw new RangeError(`expected the name of a label, got ${name}`);
    return `${name}="${escaped(value)}"`;
  });
  return texts.length === 0 ? '' : `{${texts.join(',')}}`;
}

/** The three characters that the format escapes. A lone surrogate is no UTF-8, which the text has to be. */
function escaped(text: string): string {
  const wellFormed = text.replace(/\p{Cs}/gu, '\ufffd');
  return wellFormed.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"');
}
