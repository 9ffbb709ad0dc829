/** What an operator sees of a command. */
@NullMarked
package com.discordingest.runtime;

import org.jspecify.annotations.NullMarked;
