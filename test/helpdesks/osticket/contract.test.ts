import { helpdeskContract } from '../contract';
import { osticketWorld } from './world';

helpdeskContract(osticketWorld());
