/** Where records go that cannot be applied, with their cause. */
@NullMarked
package com.discordingest.consumer.deadletter;

import org.jspecify.annotations.NullMarked;
