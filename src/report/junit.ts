import { joined, markup, NOTHING, type Markup } from './markup.ts';

/** Test cases that belong together, as CI servers group them. */
export interface TestSuite {
  readonly name: string;
  /** What holds for all cases, by name. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
  readonly cases: readonly TestCase[];
}

export interface TestCase {
  readonly name: string;
  /** CI servers follow a case from run to run by this and its name, so neither may contain a run's id. */
  readonly className: string;
  readonly outcome: TestOutcome;
  /** In seconds; 0 where absent. */
  readonly seconds?: number | undefined;
}

export type TestOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly type: string; readonly message: string; readonly text?: string }
  | { readonly kind: 'skipped'; readonly message: string };

/**
 * JUnit XML, of the form that junit-10.xsd of Jenkins' xunit plugin describes and GitLab, GitHub's reporters and
 * others read. A case that ends without a verdict is `skipped`: the form has no other word for it.
 */
export function junitXml(suites: readonly TestSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const { text } = markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="drivergrid" tests="${all.length}" failures="${count(all, 'failed')}" errors="0" time="${time(all)}">
${joined(suites.map(suiteXml))}</testsuites>
`;
  return text;
}

function suiteXml({ name, properties = {}, cases }: TestSuite): Markup {
  return markup`  <testsuite name="${name}" tests="${cases.length}" failures="${count(cases, 'failed')}" errors="0" skipped="${count(cases, 'skipped')}" time="${time(cases)}">
${propertiesXml(properties)}${joined(cases.map(caseXml))}  </testsuite>
`;
}

function propertiesXml(properties: Readonly<Record<string, string>>): Markup {
  const entries = Object.entries(properties);
  if (entries.length === 0) return NOTHING;
  const lines = entries.map(
    ([name, value]) => markup`      <property name="${name}" value="${value}"/>
`,
  );
  return markup`    <properties>
${lines}    </properties>
`;
}

function caseXml(one: TestCase): Markup {
  const { name, className, outcome } = one;
  const attributes = markup`name="${name}" classname="${className}" time="${time([one])}"`;
  if (outcome.kind === 'passed')
    return markup`    <testcase ${attributes}/>
`;
  return markup`    <testcase ${attributes}>
      ${outcomeXml(outcome)}
    </testcase>
`;
}

function outcomeXml(outcome: Exclude<TestOutcome, { kind: 'passed' }>): Markup {
  if (outcome.kind === 'skipped') return markup`<skipped message="${outcome.message}"/>`;
  const { type, message, text } = outcome;
  return text === undefined
    ? markup`<failure type="${type}" message="${message}"/>`
    : markup`<failure type="${type}" message="${message}">${text}</failure>`;
}

function count(cases: readonly TestCase[], kind: TestOutcome['kind']): number {
  return cases.filter(({ outcome }) => outcome.kind === kind).length;
}

/** Seconds with the six decimals of a microsecond, which the schema's pattern takes. */
function time(cases: readonly TestCase[]): string {
  return cases.reduce((sum, { seconds = 0 }) => sum + seconds, 0).toFixed(6);
}
