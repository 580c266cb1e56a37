import { helpdeskContract } from '../contract';
import { chatwootWorld } from './world';

helpdeskContract(chatwootWorld());
