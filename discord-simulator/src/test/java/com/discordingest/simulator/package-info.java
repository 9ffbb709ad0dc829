@NullMarked
package com.discordingest.simulator;

import org.jspecify.annotations.NullMarked;
