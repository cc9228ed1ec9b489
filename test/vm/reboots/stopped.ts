/**
 * `npm run test:reboots-stop FOLDER`: a machine that reboots itself is stopped as its notice says: in a session, and
 * while it warns of a reboot. Each time nothing may be left after `restore`, and the run goes on when it is told to.
 */
import { Machine } from './machine.ts';

const [folder = ''] = process.argv.slice(2);
const machine = new Machine(folder);
let faults = 0;
async function expect(command: string, wanted: RegExp): Promise<void> {
  const found = await machine.ask(command);
  const isRight = wanted.test(found);
  if (!isRight) faults++;
  process.stdout.write(`${isRight ? 'ok' : 'FAULT'}  ${command}\n${found.replace(/^/gm, '    ')}\n`);
}

try {
  await machine.on();
  await machine.up(0);
  let from = machine.console.length;
  machine.type(
    'drivergrid run /root/s.yaml --kernel 6.1 --kernel 6.12 --boots 3 --expendable --out /root/out',
  );
  await machine.shows(/Z measuring boot 1/, undefined, from);
  await machine.up(from);
  await expect('cat /run/motd.d/drivergrid', /measuring boot 1 of 6[^]*systemctl stop drivergrid-reboots &&/);
  await expect('drivergrid doctor /root/s.yaml', /exit 3$/);
  await expect('systemctl stop drivergrid-reboots', /exit 0$/);
  await expect('systemctl show -p ExecMainStatus -p ActiveState drivergrid-reboots', /ExecMainStatus=143/);
  await expect('drivergrid run /root/s.yaml', /reboots this host until it is done[^]*exit 3$/);
  await expect('drivergrid restore', /does not reboot this host any more[^]*exit 0$/);
  await expect('drivergrid restore', /^Nothing to undo\.\nexit 0$/);
  await expect('systemctl cat drivergrid-reboots; grub-editenv list; ls /run/motd.d', /No files found/);
  await expect('drivergrid run --resume /root/out', /expected --expendable[^]*exit 3$/);
  from = machine.console.length;
  machine.type('drivergrid run --resume /root/out --expendable & sleep 1');
  await machine.shows(/reboots this machine in 10 seconds|Z rebooting into kernel/, undefined, from);
  await expect('kill -INT $!; wait $!', /exit 130$/);
  await expect('drivergrid restore', /^Nothing to undo\.\nexit 0$/);
} finally {
  await machine.cut();
}
process.stdout.write(`${faults} faults\n`);
if (faults > 0) process.exitCode = 1;
