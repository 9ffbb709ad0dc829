@NullMarked
package com.discordingest.simulator.ledger;

import org.jspecify.annotations.NullMarked;
