/** Dispatch to row changes. Pure: no I/O, no clock, nothing remembered between dispatches. */
@NullMarked
package com.discordingest.consumer.project;

import org.jspecify.annotations.NullMarked;
