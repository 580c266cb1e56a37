import { helpdeskContract } from '../contract';
import { zendeskWorld } from './world';

helpdeskContract(zendeskWorld());
