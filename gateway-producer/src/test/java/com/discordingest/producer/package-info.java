/** Tests. */
@NullMarked
package com.discordingest.producer;

import org.jspecify.annotations.NullMarked;
