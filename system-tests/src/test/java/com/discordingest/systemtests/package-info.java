/** The promises of the whole pipeline, one test class a kind of fault. */
@NullMarked
package com.discordingest.systemtests;

import org.jspecify.annotations.NullMarked;
