/** Tests. */
@NullMarked
package com.discordingest.producer.importing;

import org.jspecify.annotations.NullMarked;
