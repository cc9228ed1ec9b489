import { Agent, request, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The docker-run sequence with nothing but node:http: what an iteration costs at least from Node. The same
 * calls, in the same order, over the same socket as src/workloads/docker-run.ts.
 */
export class BareClient {
  readonly #socketPath: string;
  readonly #api: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(socketPath: string, api: string) {
    this.#socketPath = socketPath;
    this.#api = api;
  }

  /** @returns the iteration's time in microseconds */
  async iteration(image: string, runtime: string): Promise<number> {
    const begin = process.hrtime.bigint();
    const body = {
      Image: image,
      AttachStdout: true,
      AttachStderr: true,
      HostConfig: { AutoRemove: true, Runtime: runtime, NetworkMode: 'bridge' },
    };
    const created = JSON.parse(await text(await this.#call('POST', '/containers/create', body))) as {
      Id: string;
    };
    const output = await this.#attach(created.Id);
    const wait = await this.#call('POST', `/containers/${created.Id}/wait?condition=removed`);
    await text(await this.#call('POST', `/containers/${created.Id}/start`));
    await new Promise((resolve) => output.resume().once('end', resolve));
    const status = JSON.parse(await text(wait)) as { StatusCode: number };
    const us = Number(process.hrtime.bigint() - begin) / 1000;
    output.destroy();
    if (status.StatusCode !== 0) throw new Error(`expected exit code 0, found ${status.StatusCode}`);
    return us;
  }

  close(): void {
    this.#agent.destroy();
  }

  #call(method: string, path: string, body?: unknown): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const data = body === undefined ? undefined : JSON.stringify(body);
      const headers =
        data === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': data.length };
      const call = request(
        { socketPath: this.#socketPath, path: `/v${this.#api}${path}`, method, headers, agent: this.#agent },
        resolve,
      );
      call.once('error', reject);
      call.end(data);
    });
  }

  #attach(id: string): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const call = request({
        socketPath: this.#socketPath,
        path: `/v${this.#api}/containers/${id}/attach?stream=1&stdout=1&stderr=1`,
        method: 'POST',
        headers: { Connection: 'Upgrade', Upgrade: 'tcp' },
      });
      call.once('upgrade', (_response, socket) => {
        resolve(socket);
      });
      call.once('error', reject);
      call.end();
    });
  }
}

async function text(response: IncomingMessage): Promise<string> {
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response) body += String(chunk);
  return body;
}
