/** The control interface: status and faults over HTTP. */
@NullMarked
package com.discordingest.simulator.control;

import org.jspecify.annotations.NullMarked;
