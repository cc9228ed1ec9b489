/** The thin pool of a driver setup on direct-lvm: one of the two, by the setup's `pool`; neither of other setups. */
export interface PoolPlace {
  /** `tool`: the pool, such as `/dev/mapper/dgvg-thinpool`. */
  readonly thinPool?: string | undefined;
  /** `engine`: the block device on which the engine makes one. */
  readonly poolDevice?: string | undefined;
}
