/** Tests. */
@NullMarked
package com.discordingest.producer.capture;

import org.jspecify.annotations.NullMarked;
