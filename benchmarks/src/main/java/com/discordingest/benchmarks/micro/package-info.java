/** The pure stages alone, under JMH. */
@NullMarked
package com.discordingest.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
