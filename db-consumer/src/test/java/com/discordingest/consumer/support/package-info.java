/** What the tests of this service share. */
@NullMarked
package com.discordingest.consumer.support;

import org.jspecify.annotations.NullMarked;
