import { expect, it } from 'vitest';
import { junitXml } from '../../../src/report/junit.ts';

it('writes a suite, its properties and every kind of outcome', () => {
  const xml = junitXml([
    {
      name: 'quick',
      properties: { margin: '5 %' },
      cases: [
        { name: 'vfs x runc', className: 'quick', outcome: { kind: 'passed' }, seconds: 0.3125 },
        {
          name: 'overlay2 x runc',
          className: 'quick',
          outcome: { kind: 'failed', type: 'regression', message: '+26 %', text: 'line\nline' },
          seconds: 1234.5,
        },
        { name: 'btrfs x runc', className: 'quick', outcome: { kind: 'skipped', message: 'too noisy' } },
      ],
    },
    { name: 'none', cases: [] },
  ]);
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="drivergrid" tests="3" failures="1" errors="0" time="1234.812500">
  <testsuite name="quick" tests="3" failures="1" errors="0" skipped="1" time="1234.812500">
    <properties>
      <property name="margin" value="5 %"/>
    </properties>
    <testcase name="vfs x runc" classname="quick" time="0.312500"/>
    <testcase name="overlay2 x runc" classname="quick" time="1234.500000">
      <failure type="regression" message="+26 %">line
line</failure>
    </testcase>
    <testcase name="btrfs x runc" classname="quick" time="0.000000">
      <skipped message="too noisy"/>
    </testcase>
  </testsuite>
  <testsuite name="none" tests="0" failures="0" errors="0" skipped="0" time="0.000000">
  </testsuite>
</testsuites>
`);
});

it('keeps what names and messages contain out of the markup, and what XML cannot hold out of the file', () => {
  const xml = junitXml([
    {
      name: '"><evil/>',
      cases: [
        {
          name: 'a & b\u0000\u001b[31m',
          className: "it's",
          outcome: { kind: 'failed', type: 'regression', message: '</failure>', text: ']]><x/>\ud800' },
        },
      ],
    },
  ]);
  expect(xml).toContain('name="&quot;&gt;&lt;evil/&gt;"');
  expect(xml).toContain('name="a &amp; b[31m" classname="it&#39;s"');
  expect(xml).toContain('message="&lt;/failure&gt;">]]&gt;&lt;x/&gt;</failure>');
});
