import { expect, it } from 'vitest';
import { iptablesRules, nftRules } from '../../../src/adapters/audit/firewall-rules.ts';
import { linkNames } from '../../../src/adapters/audit/links.ts';
import { tcpListeners } from '../../../src/adapters/audit/sockets.ts';

it('links are read from /proc/net/dev, with or without a blank before the counters', () => {
  const table = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets',
    '    lo:     100       1    0    0    0     0          0         0      100       1',
    'veth1a2b3c4:12345678   1    0    0    0     0          0         0      100       1',
    '',
  ].join('\n');
  expect(linkNames(table)).toEqual(['lo', 'veth1a2b3c4']);
});

it('TCP ports that listen are told from connections', () => {
  const tcp = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1',
    '   1: 0100007F:0016 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 2',
    '',
  ].join('\n');
  expect(tcpListeners(tcp)).toEqual(['TCP port 22']);
});

it('rules of iptables stand with their table, whatever their counters', () => {
  const saved = (packets: number): string =>
    `# Generated\n*nat\n:POSTROUTING ACCEPT [${packets}:60]\n:OUTPUT DROP [${packets}:60]\n-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n*filter\n:DOCKER - [0:0]\n`;
  expect(iptablesRules(saved(1))).toEqual([
    'nat :OUTPUT DROP',
    'nat -A POSTROUTING -o eth0 -j MASQUERADE',
    'filter :DOCKER -',
  ]);
  expect(iptablesRules(saved(2))).toEqual(iptablesRules(saved(1)));
});

it("rules of nft stand with their chain; iptables' own tables are left to it", () => {
  const ruleset = [
    'table ip filter {',
    '\tchain DOCKER {',
    '\t\tcounter packets 0 bytes 0 return',
    '\t}',
    '}',
    'table inet mine {',
    '\tchain input {',
    '\t\ttype filter hook input priority filter; policy accept;',
    '\t\ttcp dport 22 counter packets 7 bytes 420 accept',
    '\t}',
    '}',
    '',
  ].join('\n');
  expect(nftRules(ruleset)).toEqual([
    'table inet mine',
    'table inet mine chain input tcp dport 22 counter accept',
  ]);
});

it('a table that the kernel has just made, open to all, has no rules', () => {
  // As seen once something lists a table: nothing asked for these chains.
  const raw = '*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
  expect(iptablesRules(raw)).toEqual([]);
  const hook = 'type filter hook prerouting priority raw; policy';
  const chain = (policy: string): string =>
    `table ip docker-bridges {\n\tchain raw-PREROUTING {\n\t\tcomment "x"\n\t\t${hook} ${policy};\n\t}\n}\n`;
  expect(nftRules(chain('accept'))).toEqual(['table ip docker-bridges']);
  expect(nftRules(chain('drop'))).toEqual([
    'table ip docker-bridges',
    'table ip docker-bridges chain raw-PREROUTING',
    `table ip docker-bridges chain raw-PREROUTING ${hook} drop;`,
  ]);
});
