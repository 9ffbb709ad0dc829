/** What an operator can set, and the validated result. */
@NullMarked
package com.discordingest.consumer.config;

import org.jspecify.annotations.NullMarked;
