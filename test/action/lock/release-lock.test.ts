/** The lock with a cluster in memory, and a clock that goes on only while somebody sleeps. */
import { afterEach, describe, expect, jest, test } from 'bun:test';
import { leaseObject, leaseRef, readLease, type LeaseState } from '../../../src/action/lock/lease.ts';
import { ReleaseLock, type LockOptions, type LockPorts } from '../../../src/action/lock/release-lock.ts';
import type { Fate } from '../../../src/action/lock/holder.ts';
import { ApiError, noDetails } from '../../../src/kube/api-error.ts';
import { failure } from '../changing.ts';
import { MemoryCluster, refusal } from '../memory-cluster.ts';

const ref = leaseRef('default', 'web');
const NOW = Date.parse('2026-06-01T12:00:00Z');

class Bench {
  readonly cluster = new MemoryCluster();
  readonly told: string[] = [];
  readonly stop = new AbortController();
  fate: Fate = 'unknown';
  /** Of holders that this test knows by name. */
  readonly fates = new Map<string, Fate>();
  elapsed = 0;
  /** What happens while somebody waits. */
  meanwhile: () => void | Promise<void> = () => undefined;

  lock(options: Partial<LockOptions> = {}): ReleaseLock {
    const ports: LockPorts = {
      fate: (identity) => this.fates.get(identity) ?? this.fate,
      elapsed: () => this.elapsed,
      sleep: async (milliseconds) => {
        this.elapsed += milliseconds;
        await this.meanwhile();
      },
    };
    return new ReleaseLock({
      client: this.cluster,
      name: 'web',
      operation: 'upgrade',
      clock: { now: () => ({ seconds: BigInt(NOW / 1000), nanoseconds: 0 }), timeZone: () => 'UTC' },
      warn: (line) => this.told.push(line),
      debug: () => undefined,
      signal: this.stop.signal,
      ports,
      ...options,
    });
  }

  /** Somebody else's. `renewed` is milliseconds away from now, by this clock. */
  async other(renewed = 0, more: Partial<LeaseState> = {}): Promise<void> {
    const time = new Date(NOW + renewed).toISOString().replace('Z', '000Z');
    const state = {
      holder: 'there/b/s/7/8/x',
      operation: 'install',
      acquired: time,
      renewed: time,
      seconds: 15,
      version: '',
      uid: '',
    };
    await this.cluster.create(ref.type, 'default', leaseObject(ref, { ...state, ...more }));
  }

  async lease(): Promise<LeaseState | undefined> {
    return this.cluster.get(ref).then(readLease, () => undefined);
  }
}

describe('a lock', () => {
  test('nobody has it: taken with one request, gone with one more', async () => {
    const bench = new Bench();
    const lock = bench.lock();
    await lock.held();
    expect(lock.leased).toBe(true);
    expect(lock.waited).toBe(false);
    expect((await bench.lease())?.holder).toBe(lock.identity);
    await lock.release();
    expect(await bench.lease()).toBeUndefined();
    expect(bench.told).toEqual([]);
  });

  test('the holder is proven dead: taken over at once', async () => {
    const bench = new Bench();
    await bench.other();
    bench.fate = 'dead';
    const lock = bench.lock();
    await lock.changing();
    expect(bench.elapsed).toBe(0);
    expect(lock.found?.operation).toBe('install');
    expect(bench.told).toEqual([
      'The lock of release "web" was left behind: install by process 7 on there, since 2026-06-01T12:00:00Z. It is taken over.',
    ]);
    await lock.release();
  });

  test('the holder is proven alive: refused at once, and left alone', async () => {
    const bench = new Bench();
    await bench.other();
    bench.fate = 'alive';
    const lock = bench.lock();
    const error = await failure(lock.held());
    expect(error.message).toBe('another operation (install/upgrade/rollback) is in progress');
    expect(error.hint).toContain('install by process 7 on there, since 2026-06-01T12:00:00Z');
    await lock.release();
    expect((await bench.lease())?.holder).toBe('there/b/s/7/8/x');
  });

  const skews: readonly (readonly [string, number])[] = [
    ['as ours', 0],
    ['an hour behind', -3600_000],
    ['an hour ahead', 3600_000],
    ['a year ahead', 365 * 24 * 3600_000],
  ];
  test.each(skews)('another machine that is silent, its clock %s: taken over when its time is up', async (_, skew) => {
    const bench = new Bench();
    await bench.other(skew);
    const lock = bench.lock();
    await lock.held();
    expect(bench.elapsed).toBe(15_000);
    expect(lock.leased).toBe(true);
    expect(lock.waited).toBe(true);
    await lock.release();
  });

  test.each([
    [0, 15],
    [-5, 15],
    [30, 30],
    [1_000_000_000, 60],
  ])('a Lease for %i seconds: its silent holder is watched for %i', async (seconds, watched) => {
    const bench = new Bench();
    await bench.other(0, { seconds });
    const lock = bench.lock();
    await lock.held();
    expect(bench.elapsed).toBe(watched * 1000);
    expect(bench.told.join('')).toContain(`within ${watched} seconds.`);
    await lock.release();
  });

  test.each(skews)('another machine that renews it, its clock %s: refused', async (_, skew) => {
    const bench = new Bench();
    await bench.other(skew);
    bench.meanwhile = async () => {
      if (bench.elapsed === 5000) await bench.cluster.replace(ref, await bench.cluster.get(ref));
    };
    const lock = bench.lock();
    expect((await failure(lock.held())).message).toStartWith('another operation');
    expect(bench.elapsed).toBe(5000);
    await lock.release();
    expect(await bench.lease()).toBeDefined();
  });

  test('one that was renewed more than a day ago: taken over at once', async () => {
    const bench = new Bench();
    await bench.other(-25 * 3600_000);
    const lock = bench.lock();
    await lock.held();
    expect(bench.elapsed).toBe(0);
    await lock.release();
  });

  test('the other one ends while it is watched', async () => {
    const bench = new Bench();
    await bench.other();
    bench.meanwhile = () => bench.cluster.delete(ref);
    const lock = bench.lock();
    await lock.held();
    expect(lock.waited).toBe(true);
    expect(lock.found).toBeUndefined();
    await lock.release();
  });

  test('stopped while the other one is watched', async () => {
    const bench = new Bench();
    await bench.other();
    bench.meanwhile = () => {
      bench.stop.abort();
    };
    const lock = bench.lock();
    expect((await failure(lock.held())).message).toContain('context canceled');
    await lock.release();
  });

  test('of several that take it over at a time one wins', async () => {
    const bench = new Bench();
    await bench.other();
    bench.fates.set('there/b/s/7/8/x', 'dead');
    bench.fate = 'alive';
    const locks = [bench.lock(), bench.lock(), bench.lock()];
    const results = await Promise.allSettled(locks.map((lock) => lock.held()));
    const winners = locks.filter((_, i) => results[i]!.status === 'fulfilled');
    expect(winners.map(({ identity }) => identity)).toEqual([(await bench.lease())!.holder]);
    for (const lock of locks) await lock.release();
  });

  test('force takes it from the living', async () => {
    const bench = new Bench();
    await bench.other();
    bench.fate = 'alive';
    const lock = bench.lock({ force: true });
    await lock.held();
    expect((await bench.lease())?.holder).toBe(lock.identity);
    await lock.release();
  });

  test('what somebody else has taken over meanwhile is not deleted', async () => {
    const bench = new Bench();
    const lock = bench.lock();
    await lock.held();
    const other = bench.lock({ force: true });
    await other.held();
    await lock.release();
    expect((await bench.lease())?.holder).toBe(other.identity);
    await other.release();
  });
});

describe('a renewal without an answer when the operation ends', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Holds the lock, and has just asked for its renewal; `done` says whether the server has acted on that. */
  async function renewing(done: boolean): Promise<{ bench: Bench; lock: ReleaseLock }> {
    const bench = new Bench();
    const { cluster } = bench;
    const replace = cluster.replace.bind(cluster);
    cluster.replace = async (to, object, options) => {
      if (done) await replace(to, object, options);
      cluster.replace = replace;
      return new Promise((_, fail) => {
        options?.signal?.addEventListener('abort', () => {
          fail(new Error('aborted'));
        });
      });
    };
    jest.useFakeTimers();
    const lock = bench.lock();
    await lock.held();
    jest.advanceTimersByTime(5000);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    return { bench, lock };
  }

  const renewals: readonly (readonly [string, boolean])[] = [
    ['it never arrived', false],
    ['it was done', true],
  ];
  test.each(renewals)('%s: the Lease is gone at once', async (_, done) => {
    const { bench, lock } = await renewing(done);
    await lock.release();
    expect(await bench.lease()).toBeUndefined();
    expect(bench.told).toEqual([]);
    expect(lock.lost.aborted).toBe(false);
  });

  test.each(renewals)('%s, and somebody else has the lock: it stays', async (_, done) => {
    const { bench, lock } = await renewing(done);
    const other = bench.lock({ force: true });
    await other.held();
    await lock.release();
    expect((await bench.lease())?.holder).toBe(other.identity);
    await other.release();
  });
});

describe('a lock that cannot be had', () => {
  const namespace = { ...noDetails, kind: 'namespaces', name: 'default' };
  const terminating = { ...noDetails, causes: [{ reason: 'NamespaceTerminating', message: '', field: '' }] };
  const cases: readonly (readonly [string, Error, string])[] = [
    ['no right', refusal(403, 'Forbidden', 'leases is forbidden'), 'leases is forbidden (namespace default)'],
    ['no Leases', refusal(404, 'NotFound', 'the server could not find it'), 'could not find it (namespace default)'],
    ['a namespace that ends', new ApiError('x', { status: 403, reason: 'Forbidden', details: terminating }), ''],
    ['no namespace', new ApiError('x', { status: 404, reason: 'NotFound', details: namespace }), ''],
  ];
  test.each(cases)('%s: it goes on without', async (_, error, told) => {
    const bench = new Bench();
    bench.cluster.refuse = (request) => (request.startsWith('create leases') ? error : undefined);
    const lock = bench.lock();
    await lock.held();
    expect(bench.told).toEqual([]);
    await lock.changing();
    expect(lock.leased).toBe(false);
    expect(bench.told.length).toBe(told === '' ? 0 : 1);
    if (told !== '') expect(bench.told[0]).toEndWith(told);
    await lock.release();
  });

  test('a namespace that is made: it is taken then', async () => {
    const bench = new Bench();
    let made = false;
    bench.cluster.refuse = () =>
      made ? undefined : new ApiError('x', { status: 404, reason: 'NotFound', details: namespace });
    const lock = bench.lock();
    await lock.held();
    made = true;
    await lock.changing();
    expect(lock.leased).toBe(true);
    await lock.release();
  });

  test('a server that fails: nothing begins', async () => {
    const bench = new Bench();
    bench.cluster.refuse = () => refusal(500, 'InternalError', 'etcdserver: no leader');
    const lock = bench.lock();
    expect((await failure(lock.held())).message).toBe('failed to lock release "web": etcdserver: no leader');
    await lock.release();
  });
});
