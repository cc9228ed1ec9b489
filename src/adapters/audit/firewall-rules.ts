import { execa } from 'execa';
import { which } from '../host/find-program.ts';
import { programEnvironment } from '../host/program-environment.ts';
import { OWN_CHILD } from '../host/tied-child.ts';
import { once } from '../labs/stopwatch.ts';
import type { Resource } from '../../core/audit/resource.ts';

const DEADLINE_MS = 5_000;
const COMMANDS = [['iptables-save'], ['ip6tables-save'], ['nft', 'list', 'ruleset']] as const;

/** Which of the tools are installed. Asked once, to keep a look quick. */
const present = once(async () => {
  const found = await Promise.all(COMMANDS.map(async ([file]) => (await which(file)) !== undefined));
  return COMMANDS.filter((_, index) => found[index]);
});

/** The rules in the network namespace of a process; none if no tool can list them. */
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

/** A built-in chain that accepts everything: the kernel makes it with the table. */
const OPEN_CHAIN = /^:\S+ ACCEPT\b/;

/**
 * Chains and rules of `iptables-save`, each with its table, without packet counters. A policy that accepts everything
 * is no rule; any other policy changes what the host does.
 */
export function iptablesRules(text: string): string[] {
  let table = '';
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('*')) table = line.slice(1);
    if (!/^[:-]/.test(line) || OPEN_CHAIN.test(line)) return [];
    return `${table} ${line.replace(/ \[\d+:\d+\]$/, '')}`;
  });
}

/** Tables that iptables keeps in nftables; `iptables-save` lists them. */
const OF_IPTABLES = /^table ip6? (filter|nat|mangle|raw|security) /;

/** The hook line of a base chain that accepts everything: without rules it does nothing. */
const OPEN_HOOK = /^type \S+ hook .*policy accept;$/;

/** Lines of `nft list ruleset`, each with its table and chain. Hooks and policies as for iptables. */
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
