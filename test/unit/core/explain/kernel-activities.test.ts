import { describe, expect, it } from 'vitest';
import { kernelActivities, type Origin } from '../../../../src/core/explain/kernel-activities.ts';
import { parseKernelTrace } from '../../../../src/core/explain/kernel-event.ts';

/** As tracefs printed it on Linux 6.18, shortened: containerd starts a shim, and that runc, for one container. */
const TRACE = `# tracer: nop
#
# entries-in-buffer/entries-written: 30/30   #P:2
#
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
         dockerd-100     [000] .....  10.000000: sys_mount(dev_name: 0xc0, dir_name: 0xc1, type: 0xc2, flags: 0, data: 0xc3)
         dockerd-100     [000] .....  10.000400: sys_mount -> 0x0
      containerd-200     [000] .....  10.001000: sched_process_fork: comm=containerd pid=200 child_comm=containerd child_pid=300
 containerd-shim-300     [000] .....  10.002000: sched_process_exec: filename=/usr/bin/containerd-shim-runc-v2 pid=300 old_pid=300
 containerd-shim-300     [000] .....  10.005000: sched_process_fork: comm=containerd-shim pid=300 child_comm=containerd-shim child_pid=310
 containerd-shim-300     [000] .N...  10.006000: sched_process_exit: comm=containerd-shim pid=300 prio=120 group_dead=true
 containerd-shim-310     [001] .....  10.007000: sched_process_fork: comm=containerd-shim pid=310 child_comm=containerd-shim child_pid=400
            runc-400     [001] .....  10.008000: sched_process_exec: filename=/usr/sbin/runc pid=400 old_pid=400
            runc-400     [001] .....  10.009000: sched_process_fork: comm=runc pid=400 child_comm=runc child_pid=410
 runc:[0:PARENT]-410     [001] .....  10.010000: sched_process_exec: filename=/proc/self/exe pid=410 old_pid=410
 runc:[0:PARENT]-410     [001] .....  10.011000: sys_pivot_root(new_root: 0xc0, put_old: 0xc1)
            runc-400     [001] .....  10.012000: sched_process_fork: comm=runc pid=400 child_comm=runc child_pid=420
             exe-420     [001] .....  10.013000: sched_process_exec: filename=/proc/38/exe pid=420 old_pid=420
             exe-420     [001] .....  10.015000: sched_process_exit: comm=exe pid=420 prio=120 group_dead=true
            runc-400     [001] .....  10.018000: sched_process_exit: comm=runc pid=400 prio=120 group_dead=true
 containerd-shim-310     [001] d..2.  10.018500: sched_switch: prev_comm=containerd-shim prev_pid=310 prev_prio=120 prev_state=T ==> next_comm=swapper/1 next_pid=0 next_prio=120
            <...>-0      [001] d..2.  10.019500: sched_switch: prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=containerd-shim next_pid=310 next_prio=120
 containerd-shim-310     [001] .....  10.020000: sched_process_fork: comm=containerd-shim pid=310 child_comm=containerd-shim child_pid=500
            runc-500     [001] .....  10.021000: sched_process_exec: filename=/usr/sbin/runc pid=500 old_pid=500
   runc:[2:INIT]-410     [000] .....  10.022000: sched_process_exec: filename=/hello pid=410 old_pid=410
           hello-410     [000] .....  10.023000: sched_process_exit: comm=hello pid=410 prio=120 group_dead=true
            runc-500     [001] .....  10.024000: sched_process_exit: comm=runc pid=500 prio=120 group_dead=true
 containerd-shim-310     [001] .....  10.025000: sched_process_fork: comm=containerd-shim pid=310 child_comm=containerd-shim child_pid=600
            runc-600     [001] .....  10.026000: sched_process_exec: filename=/usr/sbin/runc pid=600 old_pid=600
            runc-600     [001] .....  10.028000: sched_process_exit: comm=runc pid=600 prio=120 group_dead=true
         dockerd-100     [000] .....  10.030000: sched_process_fork: comm=dockerd pid=100 child_comm=dockerd child_pid=700
        iptables-700     [000] .....  10.031000: sched_process_exec: filename=/usr/sbin/iptables pid=700 old_pid=700
        iptables-700     [000] .....  10.034000: sched_process_exit: comm=iptables pid=700 prio=120 group_dead=true
         unknown-900     [000] .....  10.035000: sched_process_exec: filename=/usr/sbin/iptables pid=900 old_pid=900
`;

const ORIGIN: Origin = {
  tasks: new Map([
    [100, 'engine'],
    [200, 'engine'],
  ]),
  runtimes: ['/usr/sbin/runc'],
};

function found(text: string, origin = ORIGIN): (string | number)[][] {
  return kernelActivities(parseKernelTrace(text).events, origin)
    .filter(({ kind }) => kind !== 'cpu')
    .map(({ part, kind, name, begin, end }) => [part, kind, name, begin - 10e6, end - begin]);
}

describe('kernelActivities', () => {
  it('tells the parts of a start from one another', () => {
    expect(found(TRACE)).toEqual([
      ['storage', 'call', 'mount', 0, 400],
      ['shim', 'program', '/usr/bin/containerd-shim-runc-v2', 2000, 4000],
      ['runtime-create', 'program', '/usr/sbin/runc', 8000, 10_000],
      ['network', 'program', '/proc/38/exe', 13_000, 2000],
      ['shim', 'stopped', 'T', 18_500, 1000],
      ['runtime-start', 'program', '/usr/sbin/runc', 21_000, 3000],
      ['container', 'container', '/hello', 22_000, 1000],
      ['runtime-delete', 'program', '/usr/sbin/runc', 26_000, 2000],
      ['firewall', 'program', '/usr/sbin/iptables', 31_000, 3000],
    ]);
  });

  it('takes a wrapper and the runtime that it becomes for one call', () => {
    const wrapped = TRACE.replace(
      'filename=/usr/sbin/runc pid=400 old_pid=400',
      'filename=/opt/slow pid=400 old_pid=400\n            runc-400     [001] .....  10.008500: sched_process_exec: filename=/usr/sbin/runc pid=400 old_pid=400',
    );
    const create = found(wrapped, { ...ORIGIN, runtimes: ['/opt/slow', '/usr/sbin/runc'] })[2];
    expect(create).toEqual(['runtime-create', 'program', '/opt/slow', 8000, 10_000]);
  });

  it('goes by the order of calls where no root is entered, as under a virtual machine', () => {
    const without = TRACE.split('\n').filter((line) => !line.includes('pivot_root'));
    const calls = found(without.join('\n')).filter(([, , name]) => name === '/usr/sbin/runc');
    expect(calls.map(([part]) => part)).toEqual(['runtime-create', 'runtime-start', 'runtime-delete']);
  });

  it('says how much was lost', () => {
    expect(parseKernelTrace(TRACE).lost).toBe(0);
    expect(parseKernelTrace(TRACE.replace('30/30', '30/45')).lost).toBe(15);
  });
});
