import { helpdeskContract } from '../contract';
import { zammadWorld } from './world';

helpdeskContract(zammadWorld());
helpdeskContract(zammadWorld(6));
helpdeskContract(zammadWorld(5));
