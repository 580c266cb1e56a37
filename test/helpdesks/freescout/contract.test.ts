import { helpdeskContract } from '../contract';
import { freescoutWorld } from './world';

helpdeskContract(freescoutWorld());
