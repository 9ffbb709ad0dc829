/** The service's meters. */
@NullMarked
package com.discordingest.consumer.metrics;

import org.jspecify.annotations.NullMarked;
