import { expect, test } from 'vitest';
import { consoleTail } from '../../../../src/core/guest/console-text.ts';
import { relayed } from '../../../../src/core/guest/relay-line.ts';
import { shellWords } from '../../../../src/core/guest/shell-words.ts';
import { sshArguments } from '../../../../src/core/guest/ssh-arguments.ts';

test('a console’s tail is text', () => {
  const text = '\u001b[2J\u001b[01;00H[  \u001b[0;32mOK\u001b[0m  ] Reached target\r\n\r\nKernel panic\r\n';
  expect(consoleTail(text, 5)).toEqual(['[  OK  ] Reached target', 'Kernel panic']);
  expect(consoleTail(text, 1)).toEqual(['Kernel panic']);
});

test('a command’s words reach the guest as they are', () => {
  expect(shellWords(['sh', '-c', `echo "it's $HOME"; true`])).toBe(`'sh' '-c' 'echo "it'\\''s $HOME"; true'`);
  expect(shellWords(['', '\n'])).toBe(`'' '\n'`);
});

test('what a run in a guest says is told apart from its words', () => {
  const activity = { kind: 'start', words: 'starting the engine', of: 'vfs' };
  expect(relayed(JSON.stringify({ type: 'activity', activity }))).toEqual({ kind: 'activity', activity });
  expect(relayed('{"type":"warning","message":"m"}')).toEqual({
    kind: 'event',
    event: { type: 'warning', message: 'm' },
  });
  for (const words of ['drivergrid: no engine', '{"type":"sam', '{}'])
    expect(relayed(words)).toEqual({ kind: 'words', text: words });
});

test('ssh knows the guest by its own key and takes blanks in paths', () => {
  const args = sshArguments({ port: 22022, key: '/a b/100%/key', knownHosts: '/a b/known' });
  expect(args).toContain('IdentityFile="/a b/100%%/key"');
  expect(args).toContain('UserKnownHostsFile="/a b/known"');
  expect(args).toContain('StrictHostKeyChecking=yes');
  expect(args.at(-1)).toBe('root@127.0.0.1');
});
