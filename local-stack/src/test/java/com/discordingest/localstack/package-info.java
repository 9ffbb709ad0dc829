/** The servers, tried as processes. */
@NullMarked
package com.discordingest.localstack;

import org.jspecify.annotations.NullMarked;
