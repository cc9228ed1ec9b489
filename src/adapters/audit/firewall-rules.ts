import { execa } from 'execa';
import { which } from '../host/find-program.ts';
import { programEnvironment } from '../host/program-environment.ts';
import { OWN_CHILD } from '../host/tied-child.ts';
import { once } from '../labs/stopwatch.ts';
import type { Resource } from '../../core/audit/resource.ts';

const DEADLINE_MS = 5_000;
const COMMANDS = [['iptables-save'], ['ip6tables-save'], ['nft', 'list', 'ruleset']] as const;

/** Which of the tools are there: asked once, since a look is to be quick. */
const present = once(async () => {
  const found = await Promise.all(COMMANDS.map(async ([file]) => (await which(file)) !== undefined));
  return COMMANDS.filter((_, index) => found[index]);
});

/** The rules in the network namespace of a process; none where no tool that lists them is there. */
export async function firewallRules(pid: number | 'self'): Promise<Resource[]> {
  const enter = pid === 'self' ? [] : ['nsenter', '-t', `${pid}`, '-n', '--'];
  const listed = await Promise.all(
    (await present()).map(async (command) => {
      const [file = '', ...args] = [...enter, ...command];
      const { failed, stdout } = await execa(file, args, {
        ...OWN_CHILD,
        ...{ timeout: DEADLINE_MS, extendEnv: false, env: programEnvironment() },
      });
      const rules = command[0] === 'nft' ? nftRules : iptablesRules;
      return failed ? [] : rules(stdout).map((rule) => `${command[0]}: ${rule}`);
    }),
  );
  return listed
    .flat()
    .map((rule) => ({ kind: 'firewall rule', key: rule, text: rule, traces: [rule] }) as const);
}

/** A built-in chain that lets everything pass, as it does from when the kernel first makes its table. */
const OPEN_CHAIN = /^:\S+ ACCEPT\b/;

/**
 * Chains and rules of `iptables-save`, each with its table; packet counters are no part of them. A policy that lets
 * everything pass is no rule; one that does not changes what the host does.
 */
export function iptablesRules(text: string): string[] {
  let table = '';
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('*')) table = line.slice(1);
    if (!/^[:-]/.test(line) || OPEN_CHAIN.test(line)) return [];
    return `${table} ${line.replace(/ \[\d+:\d+\]$/, '')}`;
  });
}

/** Tables that iptables keeps in nftables: iptables-save tells of them. */
const OF_IPTABLES = /^table ip6? (filter|nat|mangle|raw|security) /;

/** Where a base chain hooks in, with a policy that lets everything pass: it does nothing without rules. */
const OPEN_HOOK = /^type \S+ hook .*policy accept;$/;

/** Lines of `nft list ruleset`, each with its table and chain; hooks and policies as of iptables. */
export function nftRules(text: string): string[] {
  let [table, chain] = ['', ''];
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('comment "'));
  return lines.flatMap((words, index) => {
    if (words.startsWith('table ')) {
      table = words;
      chain = '';
    } else if (words.startsWith('chain ')) chain = words;
    if (words === '' || words === '}' || OF_IPTABLES.test(table)) return [];
    if (OPEN_HOOK.test(words) || OPEN_HOOK.test(lines[index + 1] ?? '')) return [];
    const place = [table, chain].filter((head) => head !== '' && head !== words);
    const bare = words.replaceAll(/counter packets \d+ bytes \d+/g, 'counter');
    return [...place, bare].join(' ').replaceAll(' {', '');
  });
}
