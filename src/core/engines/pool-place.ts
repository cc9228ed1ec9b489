/** The thin pool of a direct-lvm setup: one of the two, by the setup's `pool`; other setups have neither. */
export interface PoolPlace {
  /** `tool`: the pool, such as `/dev/mapper/dgvg-thinpool`. */
  readonly thinPool?: string | undefined;
  /** `engine`: the block device on which the engine makes one. */
  readonly poolDevice?: string | undefined;
}
