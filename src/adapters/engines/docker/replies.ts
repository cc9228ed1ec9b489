import { z } from 'zod';

/** Go writes a nil list as null. */
const list = <T extends z.ZodType>(item: T) => z.array(item).nullish();
const text = z.string();

/** `GET /version`, as far as the tool uses it. Texts that decide something must not be empty. */
export const versionReply = z.object({
  Version: text.min(1),
  ApiVersion: text.regex(/^\d+\.\d+$/),
  MinAPIVersion: text.regex(/^\d+\.\d+$/).optional(),
  Components: list(z.object({ Name: text, Version: text })),
});

/** `GET /info`. */
export const infoReply = z.object({
  Driver: text,
  DriverStatus: list(z.tuple([text, text])),
  DockerRootDir: text,
  Runtimes: z.record(text, z.unknown()).nullish(),
  CgroupDriver: text.optional(),
  CgroupVersion: text.optional(),
  ContainerdCommit: z.object({ ID: text.optional() }).optional(),
  SecurityOptions: list(text),
  Warnings: list(text),
});

/** `GET /images/NAME/json`. */
export const imageReply = z.object({ Id: text.min(1) });

/** The id in the reply to `POST /containers/create`. It becomes part of paths. */
export const createdId = text.regex(/^[A-Za-z0-9_.-]+$/).describe("the container's id");

/** `GET /containers/ID/json`. */
export const containerReply = z.object({
  State: z.object({ Running: z.boolean(), Pid: z.int().min(0).optional() }),
  // Engines from 29 on with containerd's image store have none.
  Driver: text.optional(),
  HostConfig: z.object({ Runtime: text.optional(), NetworkMode: text.optional() }),
  NetworkSettings: z
    .object({
      Networks: z
        .record(text, z.object({ EndpointID: text.optional(), IPAddress: text.optional() }).nullish())
        .nullish(),
    })
    .nullish(),
});

/** The body of `POST /containers/ID/wait`. */
export const waitReply = z.object({
  StatusCode: z.int(),
  Error: z.object({ Message: text.optional() }).nullish(),
});

/** How much of a reply goes into a message. */
const SHOWN = 200;

/**
 * The engine's reply, checked against the schema.
 * @param call such as `GET /version`
 * @throws Error that names what is wrong with it
 */
export function checkedReply<T extends z.ZodType>(form: T, call: string, reply: unknown): z.output<T> {
  const value = readable(reply);
  const read = form.safeParse(value);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path ?? [];
  const whole = form.description ?? 'one of its form';
  const what = path.length === 0 ? whole : `one with a ${path.map(String).join('.')} of its form`;
  throw new Error(`the engine's answer to ${call}: expected ${what}, found ${shown(value)}`);
}

export function shown(reply: unknown): string {
  return reply === undefined ? 'nothing' : JSON.stringify(readable(reply)).slice(0, SHOWN);
}

/** docker-modem leaves a reply that is not JSON as bytes. */
function readable(reply: unknown): unknown {
  return Buffer.isBuffer(reply) ? reply.toString() : reply;
}
