/** Row changes to SQL: the only package that speaks it. */
@NullMarked
package com.discordingest.consumer.write;

import org.jspecify.annotations.NullMarked;
