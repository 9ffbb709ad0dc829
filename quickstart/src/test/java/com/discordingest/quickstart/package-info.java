/** What quickstart makes of what it reads. */
@NullMarked
package com.discordingest.quickstart;

import org.jspecify.annotations.NullMarked;
