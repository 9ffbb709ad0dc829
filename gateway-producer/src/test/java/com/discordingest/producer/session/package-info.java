/** Tests. */
@NullMarked
package com.discordingest.producer.session;

import org.jspecify.annotations.NullMarked;
