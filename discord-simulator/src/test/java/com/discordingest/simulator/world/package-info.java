@NullMarked
package com.discordingest.simulator.world;

import org.jspecify.annotations.NullMarked;
