import { execa } from 'execa';
import { which } from '../host/host-facts.ts';
import { once } from '../lab/stopwatch.ts';
import type { Thing } from '../../core/audit/thing.ts';

const DEADLINE_MS = 5_000;
const COMMANDS = [['iptables-save'], ['ip6tables-save'], ['nft', 'list', 'ruleset']] as const;

/** Which of the tools are there: asked once, since a look is to be quick. */
const present = once(async () => {
  const found = await Promise.all(COMMANDS.map(async ([file]) => (await which(file)) !== undefined));
  return COMMANDS.filter((_, index) => found[index]);
});

/** The rules in the network namespace of a process; none where no tool that lists them is there. */
export async function firewallRules(pid: number | 'self'): Promise<Thing[]> {
  const enter = pid === 'self' ? [] : ['nsenter', '-t', `${pid}`, '-n', '--'];
  const listed = await Promise.all(
    (await present()).map(async (command) => {
      const [file = '', ...args] = [...enter, ...command];
      const { failed, stdout } = await execa(file, args, {
        ...{ reject: false, timeout: DEADLINE_MS, stdin: 'ignore', env: { LC_ALL: 'C' } },
      });
      const rules = command[0] === 'nft' ? nftRules : iptablesRules;
      return failed ? [] : rules(stdout).map((rule) => `${command[0]}: ${rule}`);
    }),
  );
  return listed
    .flat()
    .map((rule) => ({ kind: 'firewall rule', key: rule, text: rule, traces: [rule] }) as const);
}

/** Chains and rules of `iptables-save`, each with its table; packet counters are no part of them. */
export function iptablesRules(text: string): string[] {
  let table = '';
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('*')) table = line.slice(1);
    if (!/^[:-]/.test(line)) return [];
    return `${table} ${line.replace(/ \[\d+:\d+\]$/, '')}`;
  });
}

/** Tables that iptables keeps in nftables: iptables-save tells of them. */
const OF_IPTABLES = /^table ip6? (filter|nat|mangle|raw|security) /;

/** Lines of `nft list ruleset`, each with its table and chain. */
export function nftRules(text: string): string[] {
  let [table, chain] = ['', ''];
  return text.split('\n').flatMap((line) => {
    const words = line.trim();
    if (words.startsWith('table ')) {
      table = words;
      chain = '';
    } else if (words.startsWith('chain ')) chain = words;
    if (words === '' || words === '}' || OF_IPTABLES.test(table)) return [];
    const place = [table, chain].filter((head) => head !== '' && head !== words);
    const bare = words.replaceAll(/counter packets \d+ bytes \d+/g, 'counter');
    return [...place, bare].join(' ').replaceAll(' {', '');
  });
}
