/** Tests. */
@NullMarked
package com.discordingest.producer.publish;

import org.jspecify.annotations.NullMarked;
