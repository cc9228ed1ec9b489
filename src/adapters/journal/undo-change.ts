import type { Undo } from '../../ports/journal.ts';
import { removeEnginePool } from './remove-engine-pool.ts';
import { removeLab } from './remove-lab.ts';
import { removeFolder } from './remove-folder.ts';
import { removeMachines } from './remove-machines.ts';
import { removeSystemEngine } from './remove-system-engine.ts';
import { restoreFile } from './restore-file.ts';
import { restoreParameters } from './restore-parameters.ts';
import { restoreService } from './restore-service.ts';
import { removeInstance } from '../trace/trace-instance.ts';
import { removeThinPool } from './remove-thin-pool.ts';

/**
 * Undoes one change and verifies it by reading back; harmless if nothing is left.
 * @returns what was found and removed, for messages
 */
export function undoChange(undo: Undo): Promise<string[]> {
  switch (undo.kind) {
    case 'folder':
      return removeFolder(undo.path);
    case 'lab':
      return removeLab(undo.work, undo.cgroup);
    case 'thin-pool':
      return removeThinPool(undo);
    case 'engine-pool':
      return removeEnginePool(undo);
    case 'file':
      return restoreFile(undo);
    case 'service':
      return restoreService(undo);
    case 'system-engine':
      return removeSystemEngine(undo);
    case 'machines':
      return removeMachines(undo.ids);
    case 'trace':
      return removeInstance(undo.instance);
    case 'module-parameters':
      return restoreParameters(undo);
  }
}
