// Before each end-to-end file: a session bus of its own. Both browsers show desktop notifications there, so that two files can run side by side,
// nobody's desktop is disturbed, and no other notification service is started: https://dbus.freedesktop.org/doc/dbus-daemon.1.html
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'loopin-bus-'));
const config = join(folder, 'bus.conf');
writeFileSync(
	config,
	`<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=${folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`,
);
const started = spawnSync('dbus-daemon', [`--config-file=${config}`, '--fork', '--print-address=1', '--print-pid=1'], { encoding: 'utf8' });
const [address, pid] = (started.stdout ?? '').trim().split('\n');
// Without one the tests say that it is missing (support.mjs) rather than use the desktop's.
delete process.env.DBUS_SESSION_BUS_ADDRESS;
if (started.status === 0 && address && pid) process.env.DBUS_SESSION_BUS_ADDRESS = address;

afterAll(() => {
	if (pid) process.kill(Number(pid));
	rmSync(folder, { recursive: true, force: true });
});
