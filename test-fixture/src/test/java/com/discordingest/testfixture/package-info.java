/** What tests may expect of the fixture. */
@NullMarked
package com.discordingest.testfixture;

import org.jspecify.annotations.NullMarked;
